package io.tidemark.launcher.environment;

import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.notification.NotifierBuilder;
import io.tidemark.backup.notification.Topic;
import java.util.Optional;

/** What the environment says about who is told what. */
record NotifySettings(Environment environment) {

  /** Returns a notifier; empty if nobody is to be told. */
  Optional<Notifier> notifier() {
    Optional<String> urls = environment.given(Setting.NOTIFY_URLS);
    Optional<String> ping = environment.given(Setting.PING_URL);
    if (urls.isEmpty() && ping.isEmpty()) {
      return Optional.empty();
    }
    NotifierBuilder builder =
        Notifier.builder().on(Topic.parse(environment.value(Setting.NOTIFY_ON).orElseThrow()));
    urls.ifPresent(list -> builder.urls(list, secret()));
    ping.ifPresent(builder::ping);
    return Optional.of(builder.build());
  }

  private Optional<io.tidemark.backup.codec.Secret> secret() {
    return environment.given(Setting.NOTIFY_SECRET).map(io.tidemark.backup.codec.Secret::of);
  }
}
