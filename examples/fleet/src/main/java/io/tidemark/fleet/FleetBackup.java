package io.tidemark.fleet;

import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.postgres.PostgresCoordination;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresUri;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The backup of one database for one slot, as a task of db-scheduler. It may be executed again
 * after the death of its node, and does nothing if the slot has its backup already.
 *
 * @param databases where the databases are, whichever is named
 * @param repository the URI of the storage
 * @param turn after how long without a sign of life a node loses its turn
 */
record FleetBackup(PostgresUri databases, String repository, Duration turn) {

  private static final String TASK = "backup";

  /** Returns the task; whoever fails is tried again soon, and whoever dies at once. */
  OneTimeTask<Void> task(Duration retry) {
    return Tasks.oneTime(TASK)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(retry))
        .onDeadExecutionRevive()
        .execute(this::execute);
  }

  /** Returns the name of a backup: planning the same again is no second one. */
  static TaskInstance<Void> instance(String database, Instant slot) {
    return new TaskInstance<>(TASK, database + "@" + slot.truncatedTo(ChronoUnit.SECONDS));
  }

  private void execute(TaskInstance<Void> task, ExecutionContext context) {
    String[] parts = task.getId().split("@", 2);
    BackupPipeline pipeline = pipeline(parts[0]);
    if (!isThere(pipeline, Instant.parse(parts[1]))) {
      pipeline.run();
    }
  }

  BackupPipeline pipeline(String database) {
    PostgresUri source = databases.withDatabase(database);
    return BackupPipeline.named(database)
        .from(PostgresDump.of(source))
        .to(repository)
        .coordinate(PostgresCoordination.advisoryLock(source).within(turn))
        .build();
  }

  static boolean isThere(BackupPipeline pipeline, Instant slot) {
    return pipeline.list().backups().stream().anyMatch(it -> !it.id().time().isBefore(slot));
  }
}
