package io.tidemark.launcher.command;

import io.tidemark.backup.Depth;
import io.tidemark.backup.Verification;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = "Reads a backup from every storage and compares it with its manifest.")
final class VerifyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--depth",
      paramLabel = "stored|content|structure",
      description = "How much to prove; what lies at rest needs no key. Default: structure.")
  private Depth depth = Depth.STRUCTURE;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Choice choice = Choice.of(backup, session.configuration());
    Verification result = choice.repository().verify(choice.job(), choice.manifest().id(), depth);
    result.warnings().forEach(warning -> session.terminal().say("warning: " + warning));
    if (json) {
      session.printJson(json(result));
    } else {
      session
          .out()
          .printf(
              Locale.ROOT,
              "%s is as written (%s, %s read)%n",
              result.id(),
              depthText(),
              Texts.size(result.storedBytes()));
      result.locations().forEach(place -> session.out().println("  " + place));
    }
    return 0;
  }

  private String depthText() {
    return depth.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> json(Verification result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", result.id().value());
    json.put("depth", depthText());
    json.put("locations", result.locations());
    json.put("storedBytes", result.storedBytes());
    json.put("warnings", result.warnings());
    return json;
  }
}
