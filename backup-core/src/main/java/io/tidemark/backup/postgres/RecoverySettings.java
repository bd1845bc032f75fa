package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.cluster.RecoveryFiles;
import io.tidemark.backup.postgres.cluster.RecoveryFiles.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a restored server is told about the log that it replays.
 *
 * @param target where it is restored to, and its command for the log
 * @param folder where the log lies if it is fetched beforehand
 */
record RecoverySettings(PostgresDirectory target, Path folder) {

  /** Whether all that is needed of the log is fetched before the server starts. */
  boolean fetchesAhead() {
    return target.recovery().command().isEmpty();
  }

  /** Returns the files that say it. */
  RecoveryFiles files(Optional<RecoveryPlan> plan, Optional<RecoveryTarget> wanted) {
    if (wanted.isEmpty()) {
      return RecoveryFiles.none();
    }
    List<String> settings = new ArrayList<>();
    settings.add("restore_command = " + ConfigurationText.quoted(restoreCommand()));
    if (fetchesAhead()) {
      settings.add("recovery_end_command = " + ConfigurationText.quoted("rm -rf " + shell(folder)));
    }
    // By its number the server asks for a timeline's history, which a backup does not have with it.
    String timeline =
        plan.map(known -> String.valueOf(known.covered().history().timeline())).orElse("current");
    settings.addAll(wanted.get().settings(timeline));
    return new RecoveryFiles(Signal.RECOVERY, settings);
  }

  private String restoreCommand() {
    // What is not in the folder the server looks for in pg_wal, where the backup's own log is.
    return target.recovery().command().orElse("cp " + shell(folder) + "/%f %p");
  }

  /** Quotes a path for a command in which percent signs mean something. */
  private static String shell(Path path) {
    return ShellQuote.word(path.toString()).replace("%", "%%");
  }
}
