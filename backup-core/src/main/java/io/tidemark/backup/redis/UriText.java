package io.tidemark.backup.redis;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of a URI as they are written, several hosts and names with underscores included.
 *
 * @param scheme in lower case
 * @param userInfo still encoded; empty if there is none
 * @param hosts with ports, separated by commas
 * @param path without the slash in front
 */
record UriText(
    String scheme,
    String userInfo,
    String hosts,
    String path,
    Map<String, String> query,
    String fragment) {

  static UriText parse(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw malformed("it has no ://");
    }
    String rest = text.substring(colon + 3);
    String fragment = after(rest, '#');
    rest = before(rest, '#');
    String query = after(rest, '?');
    rest = before(rest, '?');
    String authority = before(rest, '/');
    int at = authority.lastIndexOf('@');
    return new UriText(
        text.substring(0, colon).toLowerCase(Locale.ROOT),
        at < 0 ? "" : authority.substring(0, at),
        authority.substring(at + 1),
        decoded(after(rest, '/')),
        query(query),
        decoded(fragment));
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String after(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? "" : text.substring(at + 1);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : text.split("&", -1)) {
      if (!parameter.isEmpty()) {
        parameters.put(decoded(before(parameter, '=')), decoded(after(parameter, '=')));
      }
    }
    return parameters;
  }

  /** Returns the text that is percent-encoded; a plus sign is one. */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message may quote a password.
      throw malformed("a % in it is not followed by two hexadecimal digits");
    }
  }

  static InvalidConfigurationException malformed(String why) {
    return new InvalidConfigurationException(
        "the Redis URI is malformed: " + why,
        "write it like redis://user:password@host:6379, with special characters of the password"
            + " percent-encoded (@ is %40, / is %2F, # is %23)");
  }
}
