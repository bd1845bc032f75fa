package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts events into words. */
final class Wording {

  private static final Map<Class<? extends BackupEvent>, Function<BackupEvent, Notice>> WORDS =
      Map.ofEntries(
          word(BackupEvent.Started.class, RunWording::started),
          word(BackupEvent.Succeeded.class, RunWording::succeeded),
          word(BackupEvent.Failed.class, RunWording::failed),
          word(BackupEvent.Skipped.class, RunWording::skipped),
          word(BackupEvent.TaskFailed.class, RunWording::taskFailed),
          word(BackupEvent.Recovered.class, RunWording::recovered),
          word(BackupEvent.Warned.class, RunWording::warned),
          word(BackupEvent.DeliveryFailed.class, RunWording::deliveryFailed),
          word(BackupEvent.Stale.class, CareWording::stale),
          word(BackupEvent.Missed.class, CareWording::missed),
          word(BackupEvent.SizeUnusual.class, CareWording::sizeUnusual),
          word(BackupEvent.Pruned.class, CareWording::pruned),
          word(BackupEvent.Verified.class, CareWording::verified),
          word(BackupEvent.LogVerified.class, CareWording::logVerified),
          word(BackupEvent.DrillFinished.class, CareWording::drillFinished),
          word(BackupEvent.WalInterrupted.class, WalWording::interrupted),
          word(BackupEvent.WalRetained.class, WalWording::retained),
          word(BackupEvent.WalLost.class, WalWording::lost),
          word(BackupEvent.WalBehind.class, WalWording::behind));

  private Wording() {}

  private static <E extends BackupEvent>
      Map.Entry<Class<? extends BackupEvent>, Function<BackupEvent, Notice>> word(
          Class<E> type, Function<E, Notice> words) {
    return Map.entry(type, event -> words.apply(type.cast(event)));
  }

  /** Returns the words for an event; none for one that is for programs only, or unknown. */
  static Optional<Notice> of(BackupEvent event) {
    return Optional.ofNullable(WORDS.get(event.getClass())).map(words -> words.apply(event));
  }
}
