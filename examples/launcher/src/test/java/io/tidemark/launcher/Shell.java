package io.tidemark.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Calls the launcher in this process, with an environment that each test makes up. */
final class Shell {

  private final Map<String, String> environment = new HashMap<>(Map.of("CI", "true"));
  private volatile ByteArrayOutputStream err = new ByteArrayOutputStream();

  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Shell without(String name) {
    environment.remove(name);
    return this;
  }

  Answer run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    int exit = new Launcher(environment, stream(out), stream(err)).run(arguments);
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Returns what was said on standard error so far. */
  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** What came back. */
  record Answer(int exit, String out, String err) {

    /** Returns this, or fails with what was said. */
    Answer ended(int expected) {
      if (exit != expected) {
        throw new AssertionError("exit " + exit + " instead of " + expected + "\n" + err + out);
      }
      return this;
    }
  }
}
