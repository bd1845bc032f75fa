package io.tidemark.backup;

import io.tidemark.backup.metrics.Scrape;
import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a Prometheus server has scraped over some hours, every five minutes from 1970 on, and which
 * alerts are to fire then. Prometheus' own promtool says whether they do.
 */
final class RuleScenario {

  static final Duration STEP = Duration.ofMinutes(5);
  static final Path RULES = Path.of("../docs/monitoring/rules.yml");

  private final SortedMap<Long, Scrape> scrapes = new TreeMap<>();
  private final List<String> expectations = new ArrayList<>();

  void scraped(Instant at, String page) {
    scrapes.put(at.getEpochSecond() / STEP.toSeconds(), Scrape.of(page));
  }

  /** Says which alerts fire at a moment, all of them. */
  void expect(Instant at, String... alerts) {
    StringBuilder expected = new StringBuilder();
    expected.append("      - expr: count by (alertname) (ALERTS{alertstate=\"firing\"})\n");
    expected.append("        eval_time: ").append(at.getEpochSecond() / 60).append("m\n");
    expected.append("        exp_samples:").append(alerts.length == 0 ? " []\n" : "\n");
    for (String alert : alerts) {
      expected.append("          - labels: '{alertname=\"").append(alert).append("\"}'\n");
      expected.append("            value: 1\n");
    }
    expectations.add(expected.toString());
  }

  /** Has promtool play all that. */
  void play(Path folder) throws IOException {
    StringBuilder test = new StringBuilder();
    test.append("rule_files: ['").append(RULES.toAbsolutePath().normalize()).append("']\n");
    test.append("evaluation_interval: 5m\ntests:\n  - interval: 5m\n    input_series:\n");
    for (String series : series()) {
      String name = series.replace('[', '{').replace(']', '}');
      test.append("      - series: '").append(name).append("'\n");
      test.append("        values: '").append(values(series)).append("'\n");
    }
    test.append("    promql_expr_test:\n");
    expectations.forEach(test::append);
    Path file = Files.writeString(folder.resolve("test.yml"), test);
    CommandLine.of("promtool", "test", "rules", file.toString()).run().succeeded();
  }

  private SortedSet<String> series() {
    SortedSet<String> series = new TreeSet<>();
    scrapes.values().forEach(scrape -> series.addAll(scrape.values().keySet()));
    return series;
  }

  private String values(String series) {
    List<String> values = new ArrayList<>();
    for (long step = 0; step <= scrapes.lastKey(); step++) {
      Scrape scrape = scrapes.get(step);
      Double value = scrape == null ? null : scrape.values().get(series);
      values.add(value == null ? "_" : Double.toString(value));
    }
    return String.join(" ", values);
  }
}
