package io.tidemark.launcher.command;

import io.tidemark.backup.Depth;
import io.tidemark.backup.LogReading;
import io.tidemark.backup.Rotation;
import io.tidemark.backup.Verification;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.launcher.environment.Durations;
import io.tidemark.launcher.environment.Sizes;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = {
      "Reads a backup from every storage, compares it with its manifest, and notes the result beside",
      "it. With --due: those backups that were not read for the longest time.",
      "With --log it reads the write-ahead log instead, and compares it with its receipts."
    })
final class VerifyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|latest", description = "The backup.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--depth",
      paramLabel = "stored|content|structure",
      description = "How much to prove; `stored` needs no key. Default: structure.")
  private @Nullable Depth depth;

  @Option(
      names = "--due",
      description = {
        "Read what is due instead of one backup. Run it every day, for instance: everything is read",
        "once in the time of --every. Default depth: stored."
      })
  private boolean due;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "In which time all is read, ISO-8601 or seconds. Default: P30D.")
  private String every = "P30D";

  @Option(
      names = "--at-most",
      paramLabel = "SIZE",
      description = {
        "With --due or --log: what one run may read, such as 50GB, of the log in each storage;",
        "at least one backup, or one file, is read."
      })
  private @Nullable String atMost;

  @Option(names = "--log", description = "Read the log, and no backup.")
  private boolean log;

  @Option(
      names = "--after",
      paramLabel = "NAME",
      description = "With --log: begin behind this file, as the last reading said.")
  private @Nullable String after;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (log && due) {
      throw new InvalidConfigurationException(
          "--log and --due read different things", "run verify once with each");
    }
    if (log) {
      return new LogVerificationText(session, json).print(session.configuration(), reading());
    }
    return due ? new DueVerification(session, rotation(), json).run() : verifyOne();
  }

  private Rotation rotation() {
    Rotation rotation =
        Rotation.every(Durations.parse("--every", every))
            .depth(Objects.requireNonNullElse(depth, Depth.STORED));
    return atMost == null ? rotation : rotation.atMost(Sizes.parse("--at-most", atMost));
  }

  private int verifyOne() {
    Depth depth = Objects.requireNonNullElse(this.depth, Depth.STRUCTURE);
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
              text(result.depth()),
              Texts.size(result.storedBytes()));
      result.locations().forEach(place -> session.out().println("  " + place));
    }
    return 0;
  }

  private LogReading reading() {
    LogReading reading = after == null ? LogReading.all() : LogReading.all().after(after);
    return atMost == null ? reading : reading.atMost(Sizes.parse("--at-most", atMost));
  }

  static String text(Depth depth) {
    return depth.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> json(Verification result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", result.id().value());
    json.put("depth", text(result.depth()));
    json.put("locations", result.locations());
    json.put("storedBytes", result.storedBytes());
    json.put("warnings", result.warnings());
    return json;
  }
}
