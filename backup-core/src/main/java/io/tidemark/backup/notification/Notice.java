package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An event in words, for any service.
 *
 * @param event what happened
 * @param name its name in the payload of webhooks
 * @param title one line
 * @param text why, as told by whatever failed
 * @param details what else is known: texts, numbers and lists of texts under the payload's names
 */
record Notice(
    BackupEvent event,
    String name,
    Severity severity,
    Set<Topic> topics,
    String title,
    Optional<String> text,
    Map<String, Object> details) {

  Notice {
    topics = Set.copyOf(topics);
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  static Notice of(BackupEvent event, String name, Severity severity, String title) {
    return new Notice(event, name, severity, Set.of(), title, Optional.empty(), Map.of());
  }

  Notice on(Topic... all) {
    return new Notice(event, name, severity, Set.of(all), title, text, details);
  }

  Notice because(String why) {
    return new Notice(event, name, severity, topics, title, Optional.of(why), details);
  }

  Notice with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(key, value);
    return new Notice(event, name, severity, topics, title, text, more);
  }

  Notice with(String key, List<String> values) {
    return values.isEmpty() ? this : with(key, (Object) List.copyOf(values));
  }

  /** Returns the same for the same event, however often and by whomever it is told. */
  String id() {
    return EventId.of(event);
  }

  String job() {
    return event.job();
  }

  /** Returns a detail as text for people, if there is one. */
  Optional<String> detail(String key) {
    return Optional.ofNullable(details.get(key)).map(String::valueOf);
  }
}
