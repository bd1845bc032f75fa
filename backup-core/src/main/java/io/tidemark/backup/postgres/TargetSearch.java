package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.postgres.RecoveryTarget.Point;
import io.tidemark.backup.postgres.wal.LogScan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes sure that a server will find its target in the log. Where nothing happened from the target
 * to the end of the log, the last record stands for it: the state is the same.
 */
final class TargetSearch {

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
    return target;
  }

  private static RecoveryTarget reachable(RecoveryTarget target, LogScan.Result found) {
    if (found.reached()) {
      return target;
    }
    Optional<Lsn> last = found.last();
    Point end = last.isPresent() ? new Point.Position(last.get()) : new Point.Immediate();
    return new RecoveryTarget(end, true, target.timeline(), target.action());
  }

  private void requireNamed(String name) throws IOException {
    List<String> names = log.restorePoints();
    if (!names.contains(name)) {
      throw new BackupNotFoundException(
          "the target cannot be reached: the stored log has no restore point '" + name + "'",
          names.isEmpty() ? "it has none behind this backup" : "it has " + names);
    }
  }
}
