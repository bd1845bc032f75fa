package io.tidemark.backup.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JSON object whose fields are asked for by name and type. Parsing is strict and bounded:
 * depth, size and length are limited and a duplicate key is an error, because what is parsed comes
 * from a storage that anybody may have written to. Unknown fields are ignored.
 */
final class JsonObject {

  /** Some 400,000 tables; the manifest of a hundred takes 20 kB. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(1024 * 1024)
                  .maxNameLength(256)
                  .maxNumberLength(32)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final Map<String, Object> fields;

  private JsonObject(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** Parses a document that is one object and nothing else. */
  static JsonObject parse(byte[] json) throws IOException {
    return parse(json, Set.of());
  }

  /**
   * Parses the same.
   *
   * @param skipped the names of fields whose values come out as empty arrays
   */
  static JsonObject parse(byte[] json, Set<String> skipped) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      JsonObject object = object(parser, skipped);
      if (parser.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
      return object;
    }
  }

  private static JsonObject object(JsonParser parser, Set<String> skipped) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Object value = skipped.contains(name) ? skipped(parser) : value(parser, token);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return new JsonObject(fields);
  }

  private static List<Object> skipped(JsonParser parser) throws IOException {
    parser.skipChildren();
    return List.of();
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser, Set.of());
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object element = value(parser, token);
      if (element == null) {
        throw new IOException("null in an array");
      }
      elements.add(element);
    }
    return elements;
  }

  String text(String name) throws IOException {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) throws IOException {
    return field(name, String.class);
  }

  long number(String name) throws IOException {
    return field(name, Long.class).orElseThrow(() -> missing(name));
  }

  /** Returns a number that counts something. */
  long count(String name) throws IOException {
    long value = number(name);
    if (value < 0) {
      throw new IOException("'" + name + "' is negative");
    }
    return value;
  }

  boolean flag(String name) throws IOException {
    return field(name, Boolean.class).orElseThrow(() -> missing(name));
  }

  Instant instant(String name) throws IOException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new IOException("'" + name + "' is not a time", e);
    }
  }

  Optional<Instant> optionalInstant(String name) throws IOException {
    return fields.containsKey(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  Optional<Duration> optionalMillis(String name) throws IOException {
    return fields.containsKey(name)
        ? Optional.of(Duration.ofMillis(count(name)))
        : Optional.empty();
  }

  BackupId backupId(String name) throws IOException {
    return BackupId.parse(text(name))
        .orElseThrow(() -> new IOException("'" + name + "' is not the id of a backup"));
  }

  Optional<JsonObject> optionalObject(String name) throws IOException {
    return field(name, JsonObject.class);
  }

  JsonObject object(String name) throws IOException {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  List<JsonObject> objects(String name) throws IOException {
    return elements(name, JsonObject.class);
  }

  List<String> texts(String name) throws IOException {
    return elements(name, String.class);
  }

  /** Returns an object whose fields are all strings. */
  Map<String, String> textMap(String name) throws IOException {
    JsonObject object = object(name);
    Map<String, String> map = new LinkedHashMap<>();
    for (String key : object.fields.keySet()) {
      map.put(key, object.text(key));
    }
    return map;
  }

  private <T> List<T> elements(String name, Class<T> type) throws IOException {
    List<?> raw = field(name, List.class).orElseThrow(() -> missing(name));
    List<T> typed = new ArrayList<>();
    for (Object element : raw) {
      typed.add(cast(name, element, type));
    }
    return typed;
  }

  private <T> Optional<T> field(String name, Class<T> type) throws IOException {
    Object value = fields.get(name);
    return value == null ? Optional.empty() : Optional.of(cast(name, value, type));
  }

  private static <T> T cast(String name, Object value, Class<T> type) throws IOException {
    if (!type.isInstance(value)) {
      throw new IOException("'" + name + "' is of the wrong type");
    }
    return type.cast(value);
  }

  private static IOException missing(String name) {
    return new IOException("'" + name + "' is missing");
  }
}
