package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last events, because a listener of a pipeline and of its scheduler hears some twice. */
final class Recent {

  /** More than happen between the first and the second time. */
  private static final int CAPACITY = 256;

  private final Set<BackupEvent> events = new LinkedHashSet<>();

  synchronized boolean isNew(BackupEvent event) {
    if (!events.add(event)) {
      return false;
    }
    if (events.size() > CAPACITY) {
      events.remove(events.iterator().next());
    }
    return true;
  }
}
