package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.transfer.Run;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn of one run to make a backup. Losing it cancels the run, as long as there is no backup.
 * Thread-safe.
 */
final class RunTurn implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupPipeline.class);

  private final Run run;
  private final Turn turn;
  private final @Nullable BackupException unknown;
  private volatile boolean isNeeded = true;

  private RunTurn(Run run, Turn turn, @Nullable BackupException unknown) {
    this.run = run;
    this.turn = turn;
    this.unknown = unknown;
  }

  /**
   * Takes the turn. If it cannot be found out whose it is, {@link #confirm} says so, when the run
   * can note in its destinations that it has failed.
   *
   * @throws LockedException if another has it
   */
  static RunTurn take(Coordination coordination, JobName job, Run run) {
    RunTurn taken = taken(coordination, job, run);
    taken.turn.onLost(taken::lost);
    return taken;
  }

  private static RunTurn taken(Coordination coordination, JobName job, Run run) {
    try {
      return coordination
          .tryTake(job + "/backup")
          .map(turn -> new RunTurn(run, turn, null))
          .orElseThrow(() -> busy(job));
    } catch (LockedException e) {
      throw e;
    } catch (BackupException e) {
      return new RunTurn(run, Turn.unlimited(), e);
    }
  }

  private static LockedException busy(JobName job) {
    return new LockedException(
        "another run makes a backup of '" + job + "' at the moment",
        "wait for it; if its process was frozen or cut off, its turn ends soon");
  }

  private void lost() {
    if (isNeeded) {
      run.cancel("its turn was lost, and another run may have it");
    } else {
      LOG.warn("{} was lost after its backup was there", turn);
    }
  }

  /** Finds out that the turn is still held, or ends the run. */
  void confirm() {
    if (unknown != null) {
      throw unknown;
    }
    try {
      turn.confirm();
    } catch (LockedException e) {
      run.cancel("its turn was lost, and another run may have it");
      throw run.cancellation(e);
    }
  }

  /** The backup is there: it need not go again if the turn is lost. */
  void committed() {
    isNeeded = false;
  }

  @Override
  public void close() {
    turn.close();
  }
}
