package io.tidemark.backup.notification;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a webhook is sent. The id is the same for each attempt, and for each process that tells of
 * the same event.
 */
record WebhookForm(Webhook webhook, String sender) implements Form {

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Endpoint endpoint() {
    return webhook.endpoint();
  }

  @Override
  public Optional<Outgoing> request(Notice notice, Instant now) {
    byte[] body = webhook.body(notice, sender);
    String id = notice.id();
    Map<String, String> headers = new LinkedHashMap<>();
    webhook.headers().forEach((name, value) -> headers.put(name, new String(value.reveal())));
    headers.put("webhook-id", id);
    headers.put("Idempotency-Key", id);
    webhook.signature().ifPresent(it -> headers.putAll(it.headers(id, now, body)));
    return Optional.of(new Outgoing(webhook.endpoint(), webhook.contentType(), headers, body));
  }
}
