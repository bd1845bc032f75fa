package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.RecoveryAction;
import io.tidemark.backup.postgres.RecoveryTarget;
import io.tidemark.backup.postgres.RecoveryTarget.TimelineChoice;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say up to which point a cluster is restored. */
final class PointOptions {

  @Option(names = "--to-time", paramLabel = "T", description = "A time with its zone: ...Z.")
  private @Nullable String time;

  @Option(names = "--to-lsn", paramLabel = "L", description = "A position in the log.")
  private @Nullable String lsn;

  @Option(names = "--to-xid", paramLabel = "X", description = "The end of a transaction.")
  private @Nullable Long xid;

  @Option(names = "--to-name", paramLabel = "N", description = "A named restore point.")
  private @Nullable String name;

  @Option(names = "--immediate", description = "The end of the base backup.")
  private boolean immediate;

  @Option(names = "--exclusive", description = "Stop just before the point.")
  private boolean exclusive;

  @Option(
      names = "--timeline",
      paramLabel = "T",
      description = "latest, current (the backup's) or a number.")
  private String timeline = "latest";

  @Option(
      names = "--action",
      paramLabel = "pause|promote|shutdown",
      description = "What the server does at the point.")
  private RecoveryAction action = RecoveryAction.PROMOTE;

  /** Whether the server ends at the point. */
  boolean shutsDown() {
    return action == RecoveryAction.SHUTDOWN;
  }

  /** Returns the point; empty if none was given. */
  Optional<RecoveryTarget> target() {
    List<RecoveryTarget> given =
        Stream.of(
                Optional.ofNullable(time).map(PointOptions::atTime),
                Optional.ofNullable(lsn).map(text -> RecoveryTarget.lsn(Lsn.parse(text))),
                Optional.ofNullable(xid).map(RecoveryTarget::xid),
                Optional.ofNullable(name).map(RecoveryTarget::restorePoint),
                immediate
                    ? Optional.of(RecoveryTarget.immediate())
                    : Optional.<RecoveryTarget>empty())
            .flatMap(Optional::stream)
            .toList();
    if (given.size() > 1) {
      throw new InvalidConfigurationException(
          "more than one point to restore to", "give one of the options --to-... only");
    }
    return given.stream().findFirst().map(this::refined);
  }

  private RecoveryTarget refined(RecoveryTarget target) {
    RecoveryTarget refined = target.timeline(timelineChoice()).action(action);
    return exclusive ? refined.exclusive() : refined;
  }

  private static RecoveryTarget atTime(String text) {
    try {
      return RecoveryTarget.time(parsed(text));
    } catch (DateTimeException e) {
      throw new InvalidConfigurationException(
          "'" + text + "' is no time with a zone",
          "write it like 2026-01-31T02:15:00Z or 2026-01-31T03:15:00+01:00",
          e);
    }
  }

  private static Instant parsed(String text) {
    return OffsetDateTime.parse(text.strip().replace(' ', 'T')).toInstant();
  }

  private TimelineChoice timelineChoice() {
    return switch (timeline.toLowerCase(Locale.ROOT)) {
      case "latest" -> new TimelineChoice.Newest();
      case "current" -> new TimelineChoice.OfBackup();
      default -> new TimelineChoice.Numbered(number());
    };
  }

  private long number() {
    try {
      return Long.parseLong(timeline);
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationException(
          "'" + timeline + "' is no timeline", "it is latest, current or a number", e);
    }
  }
}
