package io.tidemark.backup.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code docs/manifest.schema.json}, and as much of JSON Schema as it uses. A keyword that is not
 * known here is an error, so that nothing in the schema goes unchecked.
 */
record ManifestSchema(Map<String, Object> root) {

  static ManifestSchema read() throws IOException {
    return new ManifestSchema(
        JsonTree.parse(Files.readAllBytes(Path.of("..", "docs", "manifest.schema.json"))));
  }

  /** Returns what is wrong with a document; nothing if it is valid. */
  List<String> problems(Map<String, Object> document) {
    List<String> problems = new ArrayList<>();
    check("", root, document, problems);
    return problems;
  }

  /** Returns every field that the schema describes with its type, and {@code ?} if optional. */
  Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    describe("", root, fields);
    return fields;
  }

  private static void describe(String path, Map<String, Object> schema, Map<String, String> to) {
    object(schema, "properties")
        .forEach(
            (name, value) -> {
              Map<String, Object> field = asObject(value);
              String suffix = list(schema, "required").contains(name) ? "" : "?";
              to.put(path + "/" + name, field.get("type") + suffix);
              describe(path + "/" + name, field, to);
            });
    if (schema.containsKey("items")) {
      describe(path, object(schema, "items"), to);
    }
  }

  private static void check(
      String path, Map<String, Object> schema, Object value, List<String> problems) {
    if (!typeOf(value).equals(schema.get("type"))) {
      problems.add(path + " is " + typeOf(value) + ", not " + schema.get("type"));
      return;
    }
    schema.forEach(
        (keyword, rule) -> {
          switch (keyword) {
            case "items" ->
                ((List<?>) value).forEach(e -> check(path + "[]", asObject(rule), e, problems));
            case "properties" -> checkFields(path, asObject(rule), asObject(value), problems);
            case "additionalProperties" ->
                asObject(value).forEach((name, v) -> check(path, asObject(rule), v, problems));
            default -> {
              if (!obeys(keyword, rule, value)) {
                problems.add(path + ": " + keyword + " " + rule + " is broken by " + value);
              }
            }
          }
        });
  }

  private static void checkFields(
      String path, Map<String, Object> rules, Map<String, Object> value, List<String> problems) {
    value.forEach(
        (name, found) -> {
          Object rule = rules.get(name);
          if (rule != null) {
            check(path + "/" + name, asObject(rule), found, problems);
          }
        });
  }

  private static boolean obeys(String keyword, Object rule, Object value) {
    return switch (keyword) {
      case "const" -> value.equals(rule);
      case "minimum" -> (Long) value >= (Long) rule;
      case "pattern" -> ((String) value).matches((String) rule);
      case "format" -> rule.equals("date-time") && isTime((String) value);
      case "required" -> asObject(value).keySet().containsAll((List<?>) rule);
      default -> List.of("$schema", "title", "description", "type").contains(keyword);
    };
  }

  static String typeOf(Object value) {
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Long) {
      return "integer";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof List ? "array" : "object";
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Map<String, Object> object(Map<String, Object> in, String name) {
    return asObject(in.getOrDefault(name, Map.of()));
  }

  private static List<?> list(Map<String, Object> in, String name) {
    return (List<?>) in.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked") // names in JSON are strings
  static Map<String, Object> asObject(Object value) {
    return (Map<String, Object>) value;
  }
}
