package io.tidemark.backup.notification;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;

/** The address of a service, which is a secret: it prints as scheme and host. */
final class Endpoint {

  private final URI uri;

  private Endpoint(URI uri) {
    this.uri = uri;
  }

  /**
   * Reads an HTTP URL.
   *
   * @throws InvalidConfigurationException if it is none; the message does not contain it
   */
  static Endpoint of(String service, String url) {
    URI uri = parsed(service, url.strip());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      throw invalid(service, "it does not begin with https://");
    }
    if (uri.getHost() == null) {
      throw invalid(service, "it names no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw invalid(service, "it has a user before its host, which would not be sent");
    }
    return new Endpoint(uri);
  }

  /** The parser's own message quotes what it could not read. */
  private static URI parsed(String service, String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw invalid(service, "there is a character at " + e.getIndex() + " that no URL has");
    }
  }

  private static InvalidConfigurationException invalid(String service, String problem) {
    return new InvalidConfigurationException(
        "the URL of %s is none that can be called: %s".formatted(service, problem),
        "copy it from the service's settings");
  }

  /** Returns the address with a piece more of a path, and a parameter more. */
  Endpoint with(String path, String parameter) {
    String text = uri.toString();
    int query = text.indexOf('?');
    String base = query < 0 ? text : text.substring(0, query);
    String parameters = query < 0 ? "" : text.substring(query + 1) + "&";
    String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return new Endpoint(URI.create(trimmed + path + "?" + parameters + parameter));
  }

  /** Returns the address itself, to be called and nothing else. */
  URI reveal() {
    return uri;
  }

  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }
}
