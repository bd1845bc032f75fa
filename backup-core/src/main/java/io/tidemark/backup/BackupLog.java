package io.tidemark.backup;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.ClusterStructure;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.RelyingOnLog;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogArrival;
import io.tidemark.backup.wal.LogArrival.Found;
import io.tidemark.backup.wal.WalReader;
import io.tidemark.backup.wal.WantedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The log that a backup needs and has not with it, which somebody else stores beside it. */
final class BackupLog {

  private final Settings settings;
  private final Run run;
  private final LogPiece piece;
  private final Duration limit;

  private BackupLog(Settings settings, Run run, LogPiece piece, Duration limit) {
    this.settings = settings;
    this.run = run;
    this.piece = piece;
    this.limit = limit;
  }

  /**
   * Waits until every required destination has the log that a backup needs, if it needs any.
   *
   * @throws BackupFailedException if it does not come in time
   */
  static void await(Settings settings, Run run, Destinations destinations, SourceReport report)
      throws IOException {
    Optional<LogPiece> piece = ClusterStructure.logBeside(report);
    if (piece.isPresent()) {
      new BackupLog(settings, run, piece.get(), limit(settings)).await(destinations.opened());
    }
  }

  /** A source that hands on the report of another need not know of the log. */
  private static Duration limit(Settings settings) {
    return settings.source() instanceof RelyingOnLog relying
        ? relying.logPatience().orElse(RelyingOnLog.USUAL_PATIENCE)
        : RelyingOnLog.USUAL_PATIENCE;
  }

  private void await(List<Destination> destinations) throws IOException {
    List<Found> found;
    try {
      found =
          new LogArrival(run, settings.job(), destinations, WantedLog.piece(piece)).await(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw run.cancellation(e);
    }
    for (Found place : found) {
      if (place.after().isEmpty()) {
        lacking(place);
      }
    }
  }

  private void lacking(Found place) throws IOException {
    String what =
        "%s lacks the log that the backup needs, from %s%s"
            .formatted(
                place.destination(),
                piece,
                place.problem().map(problem -> ": " + Failures.text(problem)).orElse(""));
    if (!place.destination().required()) {
      run.warn(what + "; from there alone it cannot be restored");
      return;
    }
    throw new BackupFailedException(
        "%s, and it did not come within %s%s".formatted(what, limit, gap(place.destination())),
        "keep the log of this server under the same job (WalArchive, `wal stream` or"
            + " archive_command), or let the backup have its log with it");
  }

  private String gap(Destination destination) throws IOException {
    return new WalReader(settings.job(), List.of(destination), settings.decryptions())
        .gaps(piece.first().timeline()).stream()
            .filter(this::overlaps)
            .findFirst()
            .map(gap -> "; there is a gap in it: " + gap.cause())
            .orElse("");
  }

  private boolean overlaps(Gap gap) {
    return gap.from().isBefore(piece.end()) && piece.first().start().isBefore(gap.to());
  }
}
