package io.tidemark.backup;

import io.tidemark.backup.LogVerification.Checked;
import io.tidemark.backup.LogVerification.Damaged;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogAudit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies the log of a job, place by place. */
final class LogVerifier {

  private final JobName job;
  private final List<Decryption> decryptions;
  private final Run run;

  LogVerifier(JobName job, List<Decryption> decryptions, Run run) {
    this.job = job;
    this.decryptions = decryptions;
    this.run = run;
  }

  LogVerification verify(LogReading reading, Destinations destinations) {
    List<Checked> places = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    destinations.unopened().forEach(failure -> unread.add(Failures.text(failure)));
    for (Destination place : destinations.opened()) {
      if (reading.concerns(place.location())) {
        try {
          places.add(verify(reading, place));
        } catch (RunCancelledException e) {
          throw e;
        } catch (IOException | BackupException e) {
          run.checkpoint();
          unread.add("the log in %s: %s".formatted(place.location(), Failures.text(e)));
        }
      }
    }
    return new LogVerification(places, unread);
  }

  private Checked verify(LogReading reading, Destination place) throws IOException {
    Optional<ClusterBinding> cluster = ClusterBinding.read(place.storage(), job);
    if (cluster.isEmpty()) {
      return new Checked(place.location(), 0, 0, 0, List.of(), List.of(), Optional.empty());
    }
    LogAudit.Result found =
        new LogAudit(job, cluster.get().segmentBytes(), place, decryptions, run)
            .read(reading.after(), reading.maximumBytes());
    return checked(place, found);
  }

  static Checked checked(Destination place, LogAudit.Result found) {
    List<Damaged> damaged = new ArrayList<>();
    found.damaged().forEach((name, problem) -> damaged.add(new Damaged(name, problem)));
    return new Checked(
        place.location(),
        found.files(),
        found.bytes(),
        found.unproven(),
        damaged,
        found.gaps().stream()
            .map(
                gap ->
                    "timeline %d, %s to %s: %s"
                        .formatted(gap.timeline(), gap.from(), gap.to(), gap.cause()))
            .toList(),
        found.next());
  }
}
