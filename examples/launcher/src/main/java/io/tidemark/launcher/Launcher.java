package io.tidemark.launcher;

import io.tidemark.backup.error.BackupException;
import io.tidemark.launcher.command.Commands;
import io.tidemark.launcher.command.Session;
import io.tidemark.launcher.environment.LogSettings;
import io.tidemark.launcher.log.Log;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** One call of the command line: its environment and its streams, and what its failures mean. */
final class Launcher {

  private final Map<String, String> variables;
  private final PrintStream out;
  private final PrintStream err;

  Launcher(Map<String, String> variables, PrintStream out, PrintStream err) {
    this.variables = Map.copyOf(variables);
    this.out = out;
    this.err = err;
  }

  /** Runs one command and returns the exit code. Never throws, and never ends the JVM. */
  int run(String... arguments) {
    LogSettings log = LogSettings.of(variables);
    new Log(log.level(), log.json(), err, InstantSource.system()).use();
    CommandLine commands = Commands.of(new Session(variables, out, err));
    commands
        .setOut(writer(out))
        .setErr(writer(err))
        .setExecutionExceptionHandler(this::failed)
        .getCommandSpec()
        .usageMessage()
        .exitCodeList(CommandLine.Model.UsageMessageSpec.keyValuesMap(exitCodes()));
    return commands.execute(arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static String[] exitCodes() {
    return ExitCode.help().toArray(String[]::new);
  }

  private int failed(Exception problem, CommandLine command, ParseResult parsed) {
    if (problem instanceof BackupException) {
      LoggerFactory.getLogger(Launcher.class).debug("the command failed", problem);
      err.println("error: " + problem.getMessage());
    } else {
      LoggerFactory.getLogger(Launcher.class)
          .error("unexpected: {}", problem.getMessage(), problem);
    }
    int ofCommand = command.getCommandSpec().exitCodeOnExecutionException();
    return ExitCode.of(problem).map(ExitCode::number).orElse(ofCommand);
  }
}
