package io.tidemark.backup;

import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.WalPush;
import io.tidemark.backup.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Stores single files of a server's log. */
final class LogPush {

  private LogPush() {}

  static void run(Settings settings, KnownRepositories known, Path file) {
    EventSender events = new EventSender(settings);
    Run run = new Run(settings.job().value(), settings.clock(), events::warned);
    try {
      Execution.start(
              run,
              new Execution.Limits(settings.timeout(), settings.grace()),
              () -> {
                push(settings, known, new Telling(run, events), file);
                return file;
              })
          .join();
    } finally {
      events.settle();
    }
  }

  /** The run, and who hears of it. */
  private record Telling(Run run, EventSender events) {}

  private static void push(Settings settings, KnownRepositories known, Telling to, Path file) {
    Run run = to.run();
    try (Destinations destinations =
        Destinations.open(
            settings.places(), place -> RunListener.opening(place, run, to.events()), run::warn)) {
      run.stage("storing " + file.getFileName());
      new WalPush(writer(settings, known, run, destinations)).push(file);
    } catch (IOException e) {
      run.checkpoint();
      throw new StorageFailedException(
          "'%s' could not be stored: %s".formatted(file.getFileName(), e.getMessage()),
          "the server keeps it and tries again; look at the storage",
          e);
    }
  }

  /** Returns what writes the log of a job into opened destinations, as long as they are right. */
  static WalWriter writer(
      Settings settings, KnownRepositories known, Run run, Destinations destinations) {
    return new WalWriter(
        new WalWriter.Terms(
            settings.job(),
            settings.compression(),
            settings.encryption(),
            ObjectLabels.wal(settings.job()),
            settings.patience()),
        run,
        destinations.opened(),
        place -> known.check(place.storage(), place.location(), settings.clock().instant()));
  }
}
