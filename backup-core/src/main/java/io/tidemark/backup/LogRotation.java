package io.tidemark.backup;

import io.tidemark.backup.LogVerification.Checked;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.LogCheckRecord;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogAudit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Reads the part of a log that is due in one place, and notes there how far it has come. */
final class LogRotation {

  private final JobName job;
  private final List<Decryption> decryptions;
  private final Run run;
  private final RandomGenerator random;

  LogRotation(JobName job, List<Decryption> decryptions, Run run, RandomGenerator random) {
    this.job = job;
    this.decryptions = decryptions;
    this.run = run;
    this.random = random;
  }

  /**
   * Reads on from where the last reading has ended.
   *
   * @param most how many bytes at rest, though never less than one file
   * @return empty if the job has no log there
   */
  Optional<Checked> read(Destination place, Rotation rotation, long most) throws IOException {
    Optional<ClusterBinding> cluster = ClusterBinding.read(place.storage(), job);
    if (cluster.isEmpty()) {
      return Optional.empty();
    }
    Journal journal = new Journal(place.storage(), job);
    Optional<LogCheckRecord> last = journal.lastLogCheck();
    Instant now = run.now();
    Optional<LogCheckRecord> round = last.filter(check -> check.next().isPresent());
    Instant began = round.map(LogCheckRecord::roundBegan).orElse(now);
    LogAudit audit = new LogAudit(job, cluster.get().segmentBytes(), place, decryptions, run);
    long share = rotation.logShare(audit.storedBytes(), began, last.map(LogCheckRecord::at), now);
    LogAudit.Result found =
        audit.read(round.flatMap(LogCheckRecord::next).orElse(""), Math.min(share, most));
    note(place, journal, now, began, found);
    return Optional.of(LogVerifier.checked(place, found));
  }

  private void note(
      Destination place, Journal journal, Instant at, Instant began, LogAudit.Result found) {
    LogCheckRecord check =
        new LogCheckRecord(at, began, found.next(), found.files(), found.bytes(), found.damaged());
    try {
      journal.add(check, random);
    } catch (IOException e) {
      run.warn(
          "how far the log was read in %s could not be noted there: %s"
              .formatted(place.location(), Failures.text(e)));
    }
  }
}
