package io.tidemark.backup.notification;

import io.tidemark.backup.codec.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service of one's own that takes each notification as an HTTP POST: with JSON as
 * docs/notifications.md has it, or with a text by a template. Immutable; its address and headers
 * are secrets and are never printed.
 */
public final class Webhook {

  private final Endpoint endpoint;
  private final Map<String, Secret> headers;
  private final @Nullable Signature signature;
  private final @Nullable Template template;

  private Webhook(
      Endpoint endpoint,
      Map<String, Secret> headers,
      @Nullable Signature signature,
      @Nullable Template template) {
    this.endpoint = endpoint;
    this.headers = headers;
    this.signature = signature;
    this.template = template;
  }

  /** Returns a webhook that takes the documented JSON, unsigned. */
  public static Webhook to(String url) {
    return new Webhook(Endpoint.of("a webhook", url), Map.of(), null, null);
  }

  /**
   * Signs each request with the headers of Standard Webhooks.
   *
   * @param secret {@code whsec_} and a key in Base64, or any text
   */
  public Webhook secret(Secret secret) {
    return new Webhook(endpoint, headers, Signature.with(secret), template);
  }

  /** Adds a header, such as {@code Authorization}. */
  public Webhook header(String name, Secret value) {
    Map<String, Secret> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Webhook(endpoint, Map.copyOf(more), signature, template);
  }

  /**
   * Sends a text instead of the JSON, with places such as {@code {title}} and {@code {text}}.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException naming a place that there is not
   */
  public Webhook template(String text) {
    return new Webhook(endpoint, headers, signature, Template.text(text));
  }

  /** Sends JSON of another form, whose strings have such places. */
  public Webhook jsonTemplate(String json) {
    return new Webhook(endpoint, headers, signature, Template.json(json));
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Map<String, Secret> headers() {
    return headers;
  }

  Optional<Signature> signature() {
    return Optional.ofNullable(signature);
  }

  String contentType() {
    return template == null ? Outgoing.JSON : template.contentType();
  }

  byte[] body(Notice notice, String sender) {
    return template == null
        ? Payload.of(notice, sender)
        : template.filled(notice).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Webhook[" + endpoint + "]";
  }
}
