package io.tidemark.backup.notification;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.spelling.Similar;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What somebody may want to be told of. An event can belong to more than one topic. */
public enum Topic {
  /**
   * Whatever needs somebody to act: a backup or another task failed, a backup is overdue, log was
   * lost, a copy is damaged, a drill was not passed.
   */
  FAILURE,
  /** What had failed goes well again. */
  RECOVERY,
  /** A backup was made. */
  SUCCESS,
  /** A backup was begun. */
  START,
  /** Something was not done because it need not be, or somebody else is at it. */
  SKIPPED,
  /** A backup is older than allowed, or a run is missing. */
  STALE,
  /** A backup is far from the usual size. */
  SIZE,
  /** A best-effort destination has not got a backup, or something is odd. */
  WARNING,
  /** A drill is over, passed or not. */
  DRILL,
  /** The write-ahead log is late, retained, interrupted or lost. */
  WAL,
  /** A copy or a part of the log was read, and is sound or not. */
  VERIFICATION,
  /** Old backups were deleted. */
  PRUNE;

  /** What is told unless something else is asked for. */
  static final Set<Topic> USUAL = Set.of(FAILURE, RECOVERY);

  /**
   * Reads a comma-separated list such as {@code failure,recovery,stale}.
   *
   * @throws InvalidConfigurationException if there is no such topic
   */
  public static Set<Topic> parse(String list) {
    Set<Topic> topics = EnumSet.noneOf(Topic.class);
    for (String name : list.split(",", -1)) {
      if (!name.isBlank()) {
        topics.add(named(name.strip()));
      }
    }
    return topics;
  }

  private static Topic named(String name) {
    List<String> known =
        Arrays.stream(values()).map(topic -> topic.name().toLowerCase(Locale.ROOT)).toList();
    int index = known.indexOf(name.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new InvalidConfigurationException(
          "there is no topic '%s' to be notified of".formatted(name),
          Similar.to(name, known)
              .map(similar -> "did you mean '%s'?".formatted(similar))
              .orElse("one of " + String.join(", ", known)));
    }
    return values()[index];
  }
}
