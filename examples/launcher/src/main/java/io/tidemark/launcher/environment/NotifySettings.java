package io.tidemark.launcher.environment;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.notification.NotifierBuilder;
import io.tidemark.backup.notification.Topic;
import io.tidemark.backup.notification.Webhook;
import java.util.Optional;

/** What the environment says about who is told what. */
record NotifySettings(Environment environment) {

  private static final String WEBHOOK = "webhook:";

  /** Returns a notifier; empty if nobody is to be told. */
  Optional<Notifier> notifier() {
    Optional<String> urls = environment.given(Setting.NOTIFY_URLS);
    Optional<String> ping = environment.given(Setting.PING_URL);
    if (urls.isEmpty() && ping.isEmpty()) {
      return Optional.empty();
    }
    NotifierBuilder builder =
        Notifier.builder().on(Topic.parse(environment.value(Setting.NOTIFY_ON).orElseThrow()));
    Optional.ofNullable(environment.variables().get("HOSTNAME")).ifPresent(builder::sender);
    for (String service : urls.orElse("").split(",", -1)) {
      add(builder, service.strip());
    }
    ping.ifPresent(builder::ping);
    return Optional.of(builder.build());
  }

  private void add(NotifierBuilder builder, String service) {
    Optional<Secret> secret = environment.given(Setting.NOTIFY_SECRET).map(Secret::of);
    if (service.startsWith(WEBHOOK) && secret.isPresent()) {
      builder.webhook(Webhook.to(service.substring(WEBHOOK.length())).secret(secret.get()));
    } else if (!service.isEmpty()) {
      builder.services(service);
    }
  }
}
