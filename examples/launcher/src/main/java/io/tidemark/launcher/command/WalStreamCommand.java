package io.tidemark.launcher.command;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalArchiving;
import io.tidemark.launcher.environment.BackupOptions;
import io.tidemark.launcher.environment.Configuration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 4,
    description = "Keeps the server's write-ahead log until it is stopped (SIGTERM).")
final class WalStreamCommand implements Callable<Integer> {

  private final Session session;

  WalStreamCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    BackupPipeline pipeline =
        configuration.pipeline(new BackupOptions(false, Optional.empty(), false));
    try (WalArchiving archiving = pipeline.archive(configuration.log())) {
      session.terminal().say("keeping the log; " + archiving.status().state());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      session.terminal().say("what was received is stored");
    }
    return 0;
  }
}
