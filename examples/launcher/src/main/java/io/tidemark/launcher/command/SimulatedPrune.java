package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan.Decision;
import io.tidemark.backup.retention.RetentionSimulation;
import io.tidemark.backup.retention.RetentionSimulation.Point;
import io.tidemark.launcher.environment.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a policy would keep of backups that were taken regularly until now. */
final class SimulatedPrune {

  private static final int MOST_POINTS = 12;
  private static final String PERIOD = "P[^T]*";

  private final Instant start;
  private final Instant end;
  private final Duration every;
  private final RetentionSimulation simulation;

  private SimulatedPrune(Retention policy, Instant start, Instant end, Duration every) {
    this.start = start;
    this.end = end;
    this.every = every;
    this.simulation = policy.simulate(start, end, every);
  }

  /**
   * Simulates.
   *
   * @param span how long: a period such as P3Y, or a duration
   * @param every how often a backup is taken
   */
  static SimulatedPrune of(Retention policy, Instant end, String span, String every) {
    Duration interval = Durations.parse("--every", every);
    return new SimulatedPrune(policy, start(end, span), end, interval);
  }

  private static Instant start(Instant end, String span) {
    if (!span.matches(PERIOD)) {
      return end.minus(Durations.parse("--simulate", span));
    }
    try {
      Instant start = end.atZone(ZoneOffset.UTC).minus(Period.parse(span)).toInstant();
      if (start.isBefore(end)) {
        return start;
      }
    } catch (DateTimeException e) {
      throw problem(span, e);
    }
    throw problem(span, null);
  }

  private static InvalidConfigurationException problem(
      String span, @org.jspecify.annotations.Nullable Exception cause) {
    return new InvalidConfigurationException(
        "--simulate is no time above zero: '" + span + "'",
        "write years or days (P3Y, P90D) or seconds",
        cause);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d backups, one every %s, from %s to %s"
            .formatted(simulation.points().size(), every, start, end));
    lines.add("at most %d at a time".formatted(simulation.mostBackups()));
    lines.add("");
    for (Point point : sample()) {
      lines.add(
          "%s  %4d, back to %s, %d days"
              .formatted(point.at(), point.count(), point.oldest(), point.reach().toDays()));
    }
    lines.add("");
    for (Decision decision : kept()) {
      lines.add(
          "%s  %4d days old: %s"
              .formatted(
                  decision.backup().id(),
                  age(decision).toDays(),
                  String.join("; ", decision.reasons())));
    }
    return lines;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("start", start);
    json.put("end", end);
    json.put("every", every);
    json.put("backups", simulation.points().size());
    json.put("most", simulation.mostBackups());
    json.put("reachSeconds", simulation.reach().toSeconds());
    json.put("points", sample().stream().map(SimulatedPrune::json).toList());
    json.put("kept", kept().stream().map(this::json).toList());
    return json;
  }

  private static Map<String, Object> json(Point point) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", point.at());
    json.put("count", point.count());
    json.put("oldest", point.oldest());
    return json;
  }

  private Map<String, Object> json(Decision decision) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("takenAt", decision.backup().takenAt());
    json.put("ageSeconds", age(decision).toSeconds());
    json.put("reasons", decision.reasons());
    return json;
  }

  private List<Decision> kept() {
    return simulation.end().stream().filter(Decision::isKept).toList();
  }

  private Duration age(Decision decision) {
    return Duration.between(decision.backup().takenAt(), end);
  }

  /** Some points at even distances, and the last. */
  private List<Point> sample() {
    List<Point> all = simulation.points();
    int count = Math.min(MOST_POINTS, all.size());
    List<Point> sample = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      sample.add(all.get((int) ((long) all.size() * i / count) - 1));
    }
    return sample;
  }
}
