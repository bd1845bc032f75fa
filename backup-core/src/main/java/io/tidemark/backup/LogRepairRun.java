package io.tidemark.backup;

import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.RepairPlan.LogStep;
import io.tidemark.backup.RepairReport.LogOutcome;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogCopier;
import io.tidemark.backup.wal.LogReplacement;
import io.tidemark.backup.wal.LogSection;
import io.tidemark.backup.wal.LogTally;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a plan says of the log, each step on its own. */
final class LogRepairRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final JobName job;
  private final List<Destination> places;
  private final List<Decryption> decryptions;
  private final Run run;

  LogRepairRun(JobName job, List<Destination> places, List<Decryption> decryptions, Run run) {
    this.job = job;
    this.places = places;
    this.decryptions = decryptions;
    this.run = run;
  }

  /**
   * Does one step.
   *
   * @param target a repository
   */
  LogOutcome repair(LogStep step, Destination target) {
    run.stage("repairing the log in " + target.location() + " from " + step.first() + " on");
    try {
      return repaired(step, target);
    } catch (RunCancelledException e) {
      throw e;
    } catch (BackupException e) {
      return failed(step, e);
    } catch (IOException e) {
      run.checkpoint();
      return failed(step, e);
    }
  }

  private static LogOutcome failed(LogStep step, Exception e) {
    LOG.warn("the log from {} on in {} was not repaired", step.first(), step.location(), e);
    return new LogOutcome(step, 0, 0, Optional.of(Failures.text(e)));
  }

  private LogOutcome repaired(LogStep step, Destination target) throws IOException {
    List<Destination> others = places.stream().filter(place -> place != target).toList();
    Optional<ClusterBinding> cluster = ClusterOfPlaces.read(others, job);
    if (cluster.isEmpty()) {
      throw new StorageFailedException(
          "there is no other place to copy the log from", "look at the storages");
    }
    cluster.get().bind(target.storage(), target.location(), job);
    int size = cluster.get().segmentBytes();
    if (step.action() == Action.REPLACE) {
      long bytes =
          new LogReplacement(terms(size, decryptions), others, target, run).replace(step.first());
      return new LogOutcome(step, 1, bytes, Optional.empty());
    }
    LogTally tally =
        new LogCopier(terms(size, List.of()), others, target, run)
            .copy(LogSection.ofNames(step.first(), step.last(), size));
    return new LogOutcome(
        step,
        tally.files(),
        tally.bytes(),
        tally.problems().stream().findFirst().map(Failures::text));
  }

  private LogCopier.Terms terms(int segmentSize, List<Decryption> keys) {
    return new LogCopier.Terms(job, segmentSize, ObjectLabels.wal(job), keys, false);
  }
}
