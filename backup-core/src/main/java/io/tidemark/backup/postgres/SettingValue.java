package io.tidemark.backup.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes stored configuration settings as SQL. */
final class SettingValue {

  /** Settings whose value is a list of quoted names (GUC_LIST_QUOTE in the server's source). */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private SettingValue() {}

  /** Quotes each part of a name such as {@code app.tenant}. */
  static String name(String setting) {
    return Arrays.stream(setting.split("\\.", -1))
        .map(SqlText::name)
        .collect(Collectors.joining("."));
  }

  static String literal(String setting, String value) {
    if (!LISTS.contains(setting.toLowerCase(Locale.ROOT)) || value.isEmpty()) {
      return SqlText.string(value);
    }
    return elements(value).stream().map(SqlText::string).collect(Collectors.joining(", "));
  }

  /** Splits at commas outside of double quotes, and removes the quotes. */
  private static List<String> elements(String value) {
    List<String> elements = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' && quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
        element.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        elements.add(element.toString());
        element.setLength(0);
      } else if (quoted || !Character.isWhitespace(c)) {
        element.append(c);
      }
    }
    elements.add(element.toString());
    return elements;
  }
}
