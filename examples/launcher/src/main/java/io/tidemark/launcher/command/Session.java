package io.tidemark.launcher.command;

import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Environment;
import io.tidemark.launcher.text.Json;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every command works with: its settings, where data goes, and where talk goes. */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Map<String, String> variables;
  private final PrintStream out;
  private final Terminal terminal;
  private @Nullable Environment read;

  public Session(Map<String, String> variables, PrintStream out, PrintStream err) {
    this.variables = Map.copyOf(variables);
    this.out = out;
    this.terminal = new Terminal(err, variables.containsKey("CI"));
  }

  /** Reads the environment once, and warns of what looks like a mistake in it. */
  Environment environment() {
    Environment environment = read;
    if (environment == null) {
      environment = Environment.of(variables);
      environment.warnings().forEach(LOG::warn);
      read = environment;
    }
    return environment;
  }

  Configuration configuration() {
    return new Configuration(environment());
  }

  /** Standard output: the result of a command and nothing else. */
  PrintStream out() {
    return out;
  }

  /** Prints the result as JSON. */
  void printJson(Object value) {
    out.println(Json.text(value));
  }

  Terminal terminal() {
    return terminal;
  }
}
