package io.tidemark.backup.redis;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@code redis.conf} says about the files of the server: of each setting the last line
 * counts, and included files stand where they are included.
 */
final class ServerSettings {

  private static final int DEEPEST_INCLUDE = 8;

  private final Map<String, String> values = new HashMap<>();

  private ServerSettings() {}

  /**
   * Reads a file.
   *
   * @throws InvalidConfigurationException if it or an included one cannot be read
   */
  static ServerSettings read(Path file) {
    ServerSettings settings = new ServerSettings();
    settings.add(file, 0);
    return settings;
  }

  private void add(Path file, int depth) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        take(line.strip(), file, depth);
      }
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "the server's configuration '" + file + "' cannot be read: " + e.getMessage(),
          "give the file that the server starts with, or say appendOnly() or nothing instead",
          e);
    }
  }

  private void take(String line, Path file, int depth) {
    String[] words = line.split("\\s+", 2);
    if (line.startsWith("#") || words.length < 2) {
      return;
    }
    String name = words[0].toLowerCase(Locale.ROOT);
    String value = unquoted(words[1].strip());
    if (name.equals("include")) {
      if (depth == DEEPEST_INCLUDE || value.contains("*")) {
        throw new InvalidConfigurationException(
            "'%s' includes '%s', which is not followed".formatted(file, value),
            "leave the configuration out, and say appendOnly() if the server has appendonly yes");
      }
      add(file.resolveSibling(value), depth + 1);
    } else {
      values.put(name, value);
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Returns a setting, or what the server takes if there is none. */
  String value(String name, String usual) {
    return values.getOrDefault(name, usual);
  }
}
