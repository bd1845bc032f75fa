package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program that this machine has, in bounded time, with all that it prints. A missing
 * program skips the test, and fails it where {@code BACKUP_TEST_REQUIRE} names the program.
 */
public final class CommandLine {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final List<String> words;
  private final Map<String, String> environment = new TreeMap<>();
  private @Nullable Path input;
  private byte @Nullable [] inputBytes;
  private @Nullable Path folder;
  private @Nullable Path outputFile;
  private Duration timeout = TIMEOUT;

  private CommandLine(List<String> words) {
    this.words = words;
  }

  /** Prepares a program, which is looked for among PostgreSQL's and then on the path. */
  public static CommandLine of(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(locate(program));
    Collections.addAll(words, arguments);
    return new CommandLine(words);
  }

  /** Prepares a line for the POSIX shell, which fails when any part of a pipe fails. */
  public static CommandLine shell(String script) {
    return of("bash", "-o", "pipefail", "-c", script);
  }

  /** Returns where a program is, for use as another one's argument. */
  public static String locate(String program) {
    if (program.contains("/")) {
      return program;
    }
    return PostgresBinaries.program(program)
        .or(() -> onPath(program).findFirst())
        .map(Path::toString)
        .orElseGet(() -> missing(program));
  }

  private static String missing(String program) {
    TestCapability.require(program, false, "the program '" + program + "' is not installed");
    throw new AssertionError("unreachable");
  }

  private static Stream<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(entry -> Path.of(entry).resolve(program))
        .filter(Files::isExecutable);
  }

  public CommandLine environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Reads standard input from a file; without one it is empty. */
  public CommandLine input(Path file) {
    input = file;
    return this;
  }

  /** Reads standard input from a text. */
  public CommandLine input(String text) {
    inputBytes = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Writes standard output to a file instead of the result. */
  public CommandLine output(Path file) {
    outputFile = file;
    return this;
  }

  public CommandLine folder(Path workingFolder) {
    folder = workingFolder;
    return this;
  }

  public CommandLine timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Runs the program to its end; past the time limit it is killed and the test fails. */
  public Result run() {
    try {
      Path scratch = Files.createTempDirectory("command-");
      try {
        return run(scratch);
      } finally {
        for (String name : List.of("in", "out", "err")) {
          Files.deleteIfExists(scratch.resolve(name));
        }
        Files.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run(Path scratch) throws IOException {
    Path out = outputFile == null ? scratch.resolve("out") : outputFile;
    Path err = scratch.resolve("err");
    int exit = run(scratch, out, err);
    String printed = outputFile == null ? text(out) : "";
    return new Result(String.join(" ", words), exit, printed, text(err));
  }

  /** Programs print in whatever encoding they like; what is not UTF-8 is replaced. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private int run(Path scratch, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(inputFile(scratch).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    throw new AssertionError(words + " did not end in " + timeout + ": " + text(err));
  }

  private Path inputFile(Path scratch) throws IOException {
    if (input != null) {
      return input;
    }
    byte[] bytes = inputBytes == null ? new byte[0] : inputBytes;
    return Files.write(scratch.resolve("in"), bytes);
  }

  /**
   * How a program ended.
   *
   * @param command what was run, for messages
   * @param output standard output, if it did not go to a file
   * @param errors standard error
   */
  public record Result(String command, int exit, String output, String errors) {

    /** Returns this, or fails with what the program said. */
    public Result succeeded() {
      if (exit != 0) {
        throw new AssertionError(command + " ended with " + exit + ":\n" + errors + output);
      }
      return this;
    }

    /** Returns this, or fails because the program did not. */
    public Result failed() {
      if (exit == 0) {
        throw new AssertionError(command + " should have failed:\n" + errors + output);
      }
      return this;
    }
  }
}
