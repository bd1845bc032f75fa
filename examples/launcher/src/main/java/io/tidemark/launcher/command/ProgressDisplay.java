package io.tidemark.launcher.command;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupRun;
import io.tidemark.backup.event.Progress;
import io.tidemark.launcher.text.Texts;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a run is: a line that moves for people, a line in the log now and then if not. */
final class ProgressDisplay {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressDisplay.class);
  private static final long PERIOD_FOR_PEOPLE_MILLIS = 500;
  private static final long PERIOD_FOR_LOGS_MILLIS = 30_000;

  private final BackupRun run;

  private ProgressDisplay(BackupRun run) {
    this.run = run;
  }

  /** Waits for the end of a run and shows meanwhile how far it is. */
  static Backup join(BackupRun run, Terminal terminal) {
    ProgressDisplay display = new ProgressDisplay(run);
    if (!terminal.isInteractive()) {
      return display.join(LOG::info, PERIOD_FOR_LOGS_MILLIS);
    }
    try {
      return display.join(terminal::overwrite, PERIOD_FOR_PEOPLE_MILLIS);
    } finally {
      terminal.overwrite("");
    }
  }

  private Backup join(Consumer<String> line, long periodMillis) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(ProgressDisplay::thread);
    try {
      var unused =
          timer.scheduleAtFixedRate(
              () -> line.accept(text(run.progress())),
              periodMillis,
              periodMillis,
              TimeUnit.MILLISECONDS);
      return run.join();
    } finally {
      timer.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "tidemark-progress");
    thread.setDaemon(true);
    return thread;
  }

  static String text(Progress progress) {
    StringBuilder text = new StringBuilder(progress.stage());
    text.append(": ").append(Texts.size(progress.plainBytes()));
    progress.expectedBytes().ifPresent(all -> text.append(" of about ").append(Texts.size(all)));
    text.append(", ").append(Texts.duration(progress.elapsed()));
    progress
        .eta()
        .ifPresent(left -> text.append(", ").append(Texts.duration(left)).append(" left"));
    return text.toString();
  }
}
