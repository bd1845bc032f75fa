package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows what goes wrong at present, so that the same trouble is told once, again after a while, and
 * once when it is over. Thread-safe.
 */
final class Troubles {

  private static final String WAL = "wal";

  /** After so long without a word, what is interrupted again is interrupted anew. */
  private static final Duration CALM = Duration.ofHours(1);

  private final Duration reminder;
  private final Map<Task, Trouble> present = new HashMap<>();
  private final Map<Task, Instant> over = new HashMap<>();

  Troubles(Duration reminder) {
    this.reminder = reminder;
  }

  /** What the watch calls the end of something that it told as a task's failure. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "failing", RunWording.BACKUP,
          "drill-failed", "drill",
          "drill-overdue", "drill",
          "damaged", "verify",
          "check-overdue", "verify",
          "storage", "monitor");

  private record Task(String job, String name) {}

  private record Trouble(Instant since, Instant lastTold, Instant lastSeen, int count) {

    Trouble seen(Instant at) {
      return new Trouble(since, lastTold, at, count + 1);
    }

    Trouble told() {
      return new Trouble(since, lastSeen, lastSeen, count);
    }

    boolean isRepeated() {
      return count > 1;
    }
  }

  /** Returns what is to be told because of an event: mostly itself, or nothing. */
  synchronized List<Notice> news(BackupEvent event) {
    if (event instanceof BackupEvent.Failed) {
      return again(new Task(event.job(), RunWording.BACKUP), event);
    }
    if (event instanceof BackupEvent.TaskFailed failed) {
      return again(new Task(event.job(), failed.task()), event);
    }
    if (event instanceof BackupEvent.WalInterrupted) {
      return interrupted(new Task(event.job(), WAL), event);
    }
    if (event instanceof BackupEvent.Succeeded) {
      return succeeded(new Task(event.job(), RunWording.BACKUP), event);
    }
    if (event instanceof BackupEvent.Recovered recovered) {
      return recovered(recovered);
    }
    return words(event);
  }

  private static List<Notice> words(BackupEvent event) {
    return Wording.of(event).stream().toList();
  }

  private List<Notice> again(Task task, BackupEvent event) {
    @Nullable Trouble known = present.get(task);
    Trouble trouble =
        known == null ? new Trouble(event.at(), event.at(), event.at(), 1) : known.seen(event.at());
    boolean isDue = !event.at().isBefore(trouble.lastTold().plus(reminder));
    boolean isTold = !trouble.isRepeated() || isDue;
    present.put(task, isTold ? trouble.told() : trouble);
    return isTold
        ? words(event).stream().map(notice -> counted(notice, trouble)).toList()
        : List.of();
  }

  private static Notice counted(Notice notice, Trouble trouble) {
    return trouble.isRepeated()
        ? notice.with("failingSince", trouble.since().toString()).with("failures", trouble.count())
        : notice;
  }

  /** Nobody tells that the log comes in again. */
  private List<Notice> interrupted(Task task, BackupEvent event) {
    Trouble known = present.get(task);
    if (known != null && known.lastSeen().plus(CALM).isBefore(event.at())) {
      present.remove(task);
    }
    return again(task, event);
  }

  private List<Notice> succeeded(Task task, BackupEvent event) {
    List<Notice> news = new ArrayList<>();
    Trouble trouble = present.remove(task);
    if (trouble != null) {
      over.put(task, event.at());
      news.addAll(
          words(new BackupEvent.Recovered(event.job(), event.at(), task.name(), trouble.since())));
    }
    news.addAll(words(event));
    return news;
  }

  /** A scheduler tells it as well, and knows of trouble from before this process began. */
  private List<Notice> recovered(BackupEvent.Recovered event) {
    Task task = new Task(event.job(), ALIASES.getOrDefault(event.task(), event.task()));
    boolean isKnown =
        Optional.ofNullable(over.get(task))
            .filter(told -> !event.since().isAfter(told))
            .isPresent();
    boolean isPresent = present.remove(task) != null;
    if (isKnown && !isPresent) {
      return List.of();
    }
    over.put(task, event.at());
    return words(event);
  }
}
