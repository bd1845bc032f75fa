package io.tidemark.backup.notification;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.spelling.Similar;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Reads services from one text: {@code slack:https://..., teams:https://...}. */
final class ServiceList {

  /** A URL may have commas in it, and no space. */
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=[A-Za-z]+:)|\\s+");

  private static final Map<String, BiConsumer<NotifierBuilder, String>> KINDS =
      new TreeMap<>(
          Map.of(
              "webhook", NotifierBuilder::webhook,
              "slack", NotifierBuilder::slack,
              "discord", NotifierBuilder::discord,
              "teams", NotifierBuilder::teams,
              "ping", NotifierBuilder::ping));

  private ServiceList() {}

  /**
   * Adds all services of a list.
   *
   * @throws InvalidConfigurationException if one is of an unknown kind; the message has no address
   */
  static void addTo(NotifierBuilder builder, String list) {
    for (String entry : SEPARATOR.split(list.strip(), -1)) {
      if (!entry.isEmpty()) {
        add(builder, entry);
      }
    }
  }

  private static void add(NotifierBuilder builder, String entry) {
    int colon = entry.indexOf(':');
    String kind = colon < 0 ? "" : entry.substring(0, colon);
    BiConsumer<NotifierBuilder, String> adding = KINDS.get(kind);
    if (adding == null) {
      throw unknown(kind);
    }
    adding.accept(builder, entry.substring(colon + 1));
  }

  /** Where there is no kind, there may be an address instead, or any secret. */
  private static InvalidConfigurationException unknown(String kind) {
    String known = String.join(", ", KINDS.keySet());
    if (Similar.to(kind, KINDS.keySet()).isEmpty()) {
      return new InvalidConfigurationException(
          "a service to notify does not begin with what it is",
          "write slack:https://... or the like; there are " + known);
    }
    return new InvalidConfigurationException(
        "there is no service '%s' to notify".formatted(kind),
        "did you mean '%s'?".formatted(Similar.to(kind, KINDS.keySet()).get()));
  }
}
