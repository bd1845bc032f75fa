package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.wal.LogMarker;
import io.tidemark.backup.postgres.wal.LogMarker.Mark;
import io.tidemark.backup.postgres.wal.LogMarker.Writing;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogArrival;
import io.tidemark.backup.wal.LogArrival.Found;
import io.tidemark.backup.wal.WantedLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Marks a server's log and waits for the mark in the storages. It needs nothing of who keeps the
 * log, which can be another process.
 */
final class LogCheck {

  private static final int STEPS = 5;

  private final Settings settings;
  private final LogMarker marker;
  private final Duration limit;
  private final Supplier<Optional<String>> trouble;
  private final EventSender events;
  private final Run run;

  private LogCheck(
      Settings settings, LogMarker marker, Duration limit, Supplier<Optional<String>> trouble) {
    this.settings = settings;
    this.marker = marker;
    this.limit = limit;
    this.trouble = trouble;
    this.events = new EventSender(settings);
    this.run = new Run(settings.job().value(), settings.clock(), events::warned);
  }

  /**
   * Checks the log of a job.
   *
   * @param trouble returns what is known to be wrong with the keeping, for the message
   */
  static WalCheck run(
      Settings settings, LogMarker marker, Duration limit, Supplier<Optional<String>> trouble) {
    if (limit.isNegative() || limit.isZero()) {
      throw new InvalidConfigurationException(
          "a check cannot be over within " + limit, "give a minute");
    }
    LogCheck check = new LogCheck(settings, marker, limit, trouble);
    // Each step keeps to the limit itself; this is for a storage whose opening hangs.
    Duration end = limit.multipliedBy(STEPS);
    Execution.Limits limits = new Execution.Limits(Optional.of(end), settings.grace());
    try {
      return Execution.start(check.run, limits, check::check).join();
    } finally {
      check.events.settle();
    }
  }

  private WalCheck check() {
    try (Destinations destinations =
        Destinations.open(settings.places(), LoggingListener::new, run::warn)) {
      Writing writing = asked("asking the server what it writes", marker::writing);
      requireSameLog(writing, destinations);
      String name = "tidemark-check-" + BackupId.of(run.now(), settings.random());
      Mark mark = asked("making the restore point " + name, () -> marker.mark(name));
      List<Found> found =
          new LogArrival(run, settings.job(), destinations.all(), WantedLog.whole(mark.segment()))
              .await(limit);
      if (found.stream().anyMatch(LogCheck::isMissed)) {
        throw missed(name, mark, found);
      }
      return new WalCheck(
          name,
          mark.position(),
          mark.segment().name(),
          found.stream().map(LogCheck::arrival).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw run.cancellation(e);
    }
  }

  /** What the server has not ended yet can be in no storage, unless it is of another log. */
  private void requireSameLog(Writing writing, Destinations destinations) {
    ClusterBinding cluster =
        new ClusterBinding(
            writing.systemIdentifier(), writing.majorVersion(), writing.segment().size());
    for (Destination destination : destinations.opened()) {
      within(
              destination.toString(),
              () -> cluster.check(destination.storage(), destination.location(), settings.job()))
          .filter(InvalidConfigurationException.class::isInstance)
          .ifPresent(LogCheck::rethrow);
    }
    for (Found found :
        new LogArrival(run, settings.job(), destinations.all(), WantedLog.whole(writing.segment()))
            .look(limit)) {
      if (found.after().isPresent()) {
        throw new IntegrityException(
            "%s holds '%s' already, which the server still writes"
                .formatted(found.destination(), writing.segment()),
            "two servers archive under one job name, or this one was set back to an older state;"
                + " archive under another job name");
      }
    }
  }

  private <T> T asked(String stage, Supplier<T> question) {
    run.stage(stage);
    List<T> answer = new CopyOnWriteArrayList<>();
    within(stage, () -> answer.add(question.get())).ifPresent(LogCheck::rethrow);
    return answer.get(0);
  }

  private Optional<Throwable> within(String stage, Run.IoAction action) {
    run.stage(stage);
    Optional<Throwable> failure = run.attempt(limit, action);
    run.checkpoint();
    return failure;
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof BackupException known) {
      throw known;
    }
    throw new DatabaseUnavailableException(
        "the server does not answer: " + Failures.text(failure),
        "look at the server, and at the way to it",
        failure);
  }

  private static boolean isMissed(Found found) {
    return found.destination().required() && found.after().isEmpty();
  }

  private static WalCheck.Arrival arrival(Found found) {
    return new WalCheck.Arrival(
        found.destination().location(),
        found.destination().required(),
        found.after(),
        found.problem().map(Failures::text));
  }

  private BackupException missed(String name, Mark mark, List<Found> found) {
    String what =
        "the segment '%s' of the restore point '%s' (%s) was not stored within %s: %s"
            .formatted(
                mark.segment(),
                name,
                mark.position(),
                limit,
                found.stream().map(LogCheck::text).collect(Collectors.joining(", ")));
    Optional<Throwable> unreadable =
        found.stream().filter(LogCheck::isMissed).flatMap(f -> f.problem().stream()).findFirst();
    if (unreadable.isPresent()) {
      return new StorageFailedException(
          what, "look at the storage; the server keeps its log until then", unreadable.get());
    }
    return new BackupFailedException(
        what + "; " + keeping(),
        "look at what keeps the log: `wal stream`, WalArchiving or archive_command");
  }

  private String keeping() {
    return trouble.get().map(problem -> "the archiving says: " + problem).orElseGet(this::slot);
  }

  private String slot() {
    try {
      return asked("asking the server for the slot", marker::slot);
    } catch (DatabaseUnavailableException e) {
      return Failures.text(e);
    }
  }

  private static String text(Found found) {
    String place = found.destination().location();
    return found
        .after()
        .map(after -> "%s has it after %d ms".formatted(place, after.toMillis()))
        .orElseGet(
            () ->
                place
                    + found
                        .problem()
                        .map(problem -> " cannot be read (" + Failures.text(problem) + ")")
                        .orElse(" lacks it"));
  }
}
