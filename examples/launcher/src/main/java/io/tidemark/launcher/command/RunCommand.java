package io.tidemark.launcher.command;

import io.tidemark.launcher.environment.ServiceSettings;
import io.tidemark.launcher.service.Service;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = {
      "Backs up on a schedule, watches the storages, notifies, and shows metrics and pages, until it",
      "is stopped (SIGTERM)."
    })
final class RunCommand implements Callable<Integer> {

  private final Session session;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ServiceSettings settings = session.configuration().service();
    try (Service service = Service.start(settings, session.terminal()::say)) {
      session.terminal().say(service + " runs");
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      session.terminal().say("stopped");
    }
    return 0;
  }
}
