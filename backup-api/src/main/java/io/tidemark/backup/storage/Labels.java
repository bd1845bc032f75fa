package io.tidemark.backup.storage;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hints that travel with an object, such as {@code database}, {@code kind} or {@code tier}. A
 * storage may use them (S3 maps {@code tier} to a storage class) or ignore them; nothing that a
 * restore needs is kept in them.
 *
 * @param values lower-case names and printable ASCII values
 */
public record Labels(Map<String, String> values) {

  /** The name of the label that tells what an object is for. */
  public static final String ROLE = "role";

  /**
   * The {@link #ROLE} of an object that every look at the backups reads, such as a manifest. It
   * must be readable at once: a storage keeps it out of archive classes, whatever its tier.
   */
  public static final String CATALOG = "catalog";

  private static final Labels NONE = new Labels(Map.of());
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,200}");

  public Labels {
    values.forEach(Labels::check);
    values = Map.copyOf(values);
  }

  private static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("invalid label name '" + name + "'");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("invalid value of label '" + name + "'");
    }
  }

  /** Returns no labels. */
  public static Labels none() {
    return NONE;
  }

  /** Returns these labels and one more, which replaces one of the same name. */
  public Labels with(String name, String value) {
    Map<String, String> all = new TreeMap<>(values);
    all.put(name, value);
    return new Labels(all);
  }

  /** Prints the labels in the order of their names. */
  @Override
  public String toString() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
