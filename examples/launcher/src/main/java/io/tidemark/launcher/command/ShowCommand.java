package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.Manifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows everything that is recorded about a backup.")
final class ShowCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Manifest manifest = Choice.of(backup, session.configuration()).manifest();
    if (json) {
      session.printJson(ManifestText.fullJson(manifest));
    } else {
      ManifestText.page(manifest).forEach(session.out()::println);
    }
    return 0;
  }
}
