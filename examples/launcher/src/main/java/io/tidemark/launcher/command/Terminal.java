package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Optional;

/** The person at the other end, if there is one. Everything here goes to standard error. */
final class Terminal {

  private final PrintStream err;
  private final boolean automated;

  Terminal(PrintStream err, boolean automated) {
    this.err = err;
    this.automated = automated;
  }

  /** Whether somebody can see progress and answer a question. */
  boolean isInteractive() {
    return !automated && console().isPresent();
  }

  /** From JDK 22 on there is a console even where there is no terminal; there it is asked. */
  @SuppressWarnings("SystemConsoleNull") // Null on JDK 17 to 21, which are supported.
  private static Optional<Console> console() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      Method isTerminal = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(isTerminal.invoke(console))
          ? Optional.of(console)
          : Optional.empty();
    } catch (ReflectiveOperationException before22) {
      return Optional.of(console);
    }
  }

  /** Says something. */
  void say(String line) {
    err.println(line);
  }

  /** Replaces the current line, for progress. */
  void overwrite(String line) {
    err.print("\r\u001b[K" + line);
    err.flush();
  }

  /**
   * Returns if somebody agrees, or has agreed beforehand.
   *
   * @throws InvalidConfigurationException if not
   */
  void confirm(String question, String what, boolean agreed) {
    if (agreed) {
      return;
    }
    if (!isInteractive()) {
      throw new InvalidConfigurationException(
          "nobody is here to confirm " + what, "give --yes, or --dry-run");
    }
    if (!confirms(question)) {
      throw new InvalidConfigurationException(what + " was not confirmed", null);
    }
  }

  /** Asks for {@code yes}; anything else is no. */
  private boolean confirms(String question) {
    err.print(question + " Type yes to go on: ");
    err.flush();
    String answer = console().map(Console::readLine).orElse("");
    return "yes".equals(answer);
  }
}
