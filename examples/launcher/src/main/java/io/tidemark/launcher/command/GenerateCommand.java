package io.tidemark.launcher.command;

import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a new age identity file. Keep it where the backups are not.",
      "Its public key is what BACKUP_AGE_RECIPIENTS takes."
    })
final class GenerateCommand implements Callable<Integer> {

  private final Session session;

  GenerateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AgeIdentity identity = Age.generate();
    session.out().print(new String(identity.file().reveal()));
    session.out().flush();
    session.terminal().say("Public key: " + identity.recipient());
    return 0;
  }
}
