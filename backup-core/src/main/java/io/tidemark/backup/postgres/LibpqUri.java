package io.tidemark.backup.postgres;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits {@code postgresql://user:password@host:port,host:port/database?name=value} into libpq's
 * parameters. Grammar: PostgreSQL manual, "Connection URIs". Messages never quote the URI, because
 * a malformed one may show a password anywhere.
 */
final class LibpqUri {

  private LibpqUri() {}

  static Map<String, String> parse(String uri) {
    Map<String, String> settings = new LinkedHashMap<>();
    String rest = uri.substring(uri.indexOf("://") + 3);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    readAuthority(authority, settings);
    if (slash >= 0 && slash + 1 < place.length()) {
      settings.put("dbname", decode(place.substring(slash + 1)));
    }
    readQuery(query, settings);
    return settings;
  }

  private static void readAuthority(String authority, Map<String, String> settings) {
    // libpq stops at the first @; the last one also copes with a password that was not encoded.
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      readCredentials(authority.substring(0, at), settings);
    }
    String hosts = authority.substring(at + 1);
    if (hosts.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
      names.add(decode(colon < 0 ? host : host.substring(0, colon)));
      ports.add(colon < 0 ? "" : decode(host.substring(colon + 1)));
    }
    settings.put("host", String.join(",", names));
    settings.put("port", String.join(",", ports));
  }

  private static void readCredentials(String credentials, Map<String, String> settings) {
    int colon = credentials.indexOf(':');
    String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
    if (!user.isEmpty()) {
      settings.put("user", user);
    }
    if (colon >= 0) {
      settings.put("password", decode(credentials.substring(colon + 1)));
    }
  }

  private static void readQuery(String query, Map<String, String> settings) {
    for (String parameter : query.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      if (equals <= 0) {
        throw malformed("a parameter of the database URI is not of the form name=value");
      }
      settings.put(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
    }
  }

  private static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        bytes.write(escaped(raw, i));
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    try {
      ByteBuffer decoded = ByteBuffer.wrap(bytes.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(decoded).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a percent-encoding in the database URI is not UTF-8");
    }
  }

  private static int escaped(byte[] raw, int percent) {
    int high = percent + 2 < raw.length ? Character.digit(raw[percent + 1], 16) : -1;
    int low = percent + 2 < raw.length ? Character.digit(raw[percent + 2], 16) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      throw malformed("a percent sign in the database URI is not followed by two hex digits");
    }
    return high * 16 + low;
  }

  private static InvalidConfigurationException malformed(String problem) {
    return new InvalidConfigurationException(
        problem, "a percent sign itself is written %25, an ampersand %26");
  }
}
