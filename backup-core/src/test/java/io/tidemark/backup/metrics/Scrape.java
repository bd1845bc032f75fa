package io.tidemark.backup.metrics;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus' text format, read.
 *
 * @param types of the families, by their names
 * @param values by name and labels, the labels in the order of their names
 */
public record Scrape(Map<String, String> types, Map<String, Double> values) {

  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=(\"(?:[^\"\\\\]|\\\\.)*\"),?");

  public static Scrape of(String page) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> values = new TreeMap<>();
    for (String line : page.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
          throw new AssertionError("not a sample, or one with a time: " + line);
        }
        String labels = sample.group(2) == null ? "" : sorted(sample.group(2)).toString();
        values.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
      }
    }
    return new Scrape(types, values);
  }

  private static SortedSet<String> sorted(String labels) {
    SortedSet<String> sorted = new TreeSet<>();
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      sorted.add(label.group(1) + "=" + label.group(2));
    }
    return sorted;
  }

  /** Returns the names of all series. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    values.keySet().forEach(series -> names.add(series.split("\\[", 2)[0]));
    return names;
  }
}
