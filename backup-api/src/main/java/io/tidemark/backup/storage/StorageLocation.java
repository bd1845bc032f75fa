package io.tidemark.backup.storage;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a storage is: a URI {@code scheme://authority/path?name=value}, taken apart. Printing it
 * hides a password in the user information.
 *
 * @param scheme the scheme in lower case
 * @param userInfo the decoded user information, or empty
 * @param host the host or bucket, or empty
 * @param port the port, or -1
 * @param path the decoded path, or empty
 * @param parameters the decoded query parameters, in the order of the URI
 */
public record StorageLocation(
    String scheme,
    Optional<String> userInfo,
    String host,
    int port,
    String path,
    Map<String, String> parameters) {

  public StorageLocation {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Parses a storage URI. Something without a scheme is a path of the local file system.
   *
   * @throws IllegalArgumentException if it is not a URI; the message never repeats the input's
   *     password
   */
  public static StorageLocation parse(String uri) {
    if (!uri.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return new StorageLocation("file", Optional.empty(), "", -1, uri, Map.of());
    }
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a valid storage URI (scheme '"
              + uri.substring(0, uri.indexOf(':'))
              + "'); hint: percent-encode spaces and special characters");
    }
    if (parsed.isOpaque()) {
      throw new IllegalArgumentException(
          "not a valid storage URI; hint: write "
              + parsed.getScheme()
              + "://host/path or "
              + parsed.getScheme()
              + ":///path");
    }
    return new StorageLocation(
        parsed.getScheme().toLowerCase(Locale.ROOT),
        Optional.ofNullable(userInfoOf(parsed)),
        hostOf(parsed),
        parsed.getPort(),
        Optional.ofNullable(parsed.getPath()).orElse(""),
        query(parsed.getRawQuery() == null ? "" : parsed.getRawQuery()));
  }

  private static @org.jspecify.annotations.Nullable String userInfoOf(URI uri) {
    return uri.getUserInfo();
  }

  /** A bucket may have characters that a host may not, and then the URI has no host. */
  private static String hostOf(URI uri) {
    if (uri.getHost() != null) {
      return uri.getHost();
    }
    return uri.getAuthority() == null ? "" : uri.getAuthority();
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (parameters.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("the parameter '" + name + "' is given twice");
      }
    }
    return parameters;
  }

  private static String decode(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the value of a parameter. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Prints scheme, user, host, port and path; never a password and no parameters. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(scheme).append("://");
    userInfo.ifPresent(user -> text.append(user.replaceFirst(":.*", ":***")).append('@'));
    text.append(host);
    if (port >= 0) {
      text.append(':').append(port);
    }
    return text.append(path).toString();
  }
}
