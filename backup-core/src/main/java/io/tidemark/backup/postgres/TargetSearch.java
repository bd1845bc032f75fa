package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.wal.LogScan;
import io.tidemark.backup.postgres.wal.LogScan.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a server will find its target in the log. Where nothing happened from the target
 * to the end of the log, the last record stands for it: the state is the same.
 */
final class TargetSearch {

  private static final Logger LOG = LoggerFactory.getLogger(TargetSearch.class);

  private final LogScan log;

  TargetSearch(LogScan log) {
    this.log = log;
  }

  /**
   * Returns a target that the server will find.
   *
   * @throws BackupNotFoundException if there is none
   */
  RecoveryTarget find(RecoveryTarget target) throws IOException {
    if (target.point() instanceof Point.Position position) {
      return reachable(target, log.position(position.lsn()));
    }
    if (target.point() instanceof Point.Time time) {
      return reachable(target, log.time(time.time(), !target.inclusive()));
    }
    if (target.point() instanceof Point.Named named) {
      requireNamed(named.name());
    }
    if (target.point() instanceof Point.Transaction transaction) {
      requireTransaction(transaction.xid());
    }
    return target;
  }

  private static RecoveryTarget reachable(RecoveryTarget target, LogScan.Result found) {
    warnIfUnknown(found);
    if (found.outcome() != Outcome.NOT_THERE) {
      return target;
    }
    Optional<Lsn> last = found.last();
    Point end = last.isPresent() ? new Point.Position(last.get()) : new Point.Immediate();
    return new RecoveryTarget(end, true, target.timeline(), target.action());
  }

  private void requireNamed(String name) throws IOException {
    List<String> others = new ArrayList<>();
    LogScan.Result found = log.restorePoint(name, others::add);
    warnIfUnknown(found);
    if (found.outcome() == Outcome.NOT_THERE) {
      throw new BackupNotFoundException(
          "the target cannot be reached: the stored log has no restore point '" + name + "'",
          others.isEmpty() ? "it has none behind this backup" : "it has " + others);
    }
  }

  private void requireTransaction(long xid) throws IOException {
    LogScan.Result found = log.transaction(xid);
    warnIfUnknown(found);
    if (found.outcome() == Outcome.NOT_THERE) {
      throw new BackupNotFoundException(
          "the target cannot be reached: transaction "
              + xid
              + " has not ended in the stored log behind this backup",
          "give what pg_current_xact_id() returned, no subtransaction's; if it ended earlier,"
              + " begin with an older backup");
    }
  }

  private static void warnIfUnknown(LogScan.Result found) {
    if (found.outcome() == Outcome.UNKNOWN) {
      LOG.warn(
          "the stored log was not understood behind {}; the server looks for its target itself",
          found.last().map(Lsn::toString).orElse("the backup"));
    }
  }
}
