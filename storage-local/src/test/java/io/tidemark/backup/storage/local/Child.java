package io.tidemark.backup.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.TestCapability;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own: another JVM, possibly under something that makes its life hard. */
final class Child implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static Child start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    return new Child(builder.start());
  }

  /** Starts {@link PutMain} below the command and options given. */
  static Child put(List<String> prefix, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(java(), "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx24m"));
    command.addAll(List.of("-cp", classPath(), PutMain.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(command);
  }

  /** Tells whether a command runs here and ends well. */
  static boolean runs(String... command) throws IOException {
    Child child;
    try {
      child = start(List.of(command));
    } catch (IOException e) {
      return false;
    }
    try (child) {
      child.remainingOutput();
      return child.exitCode() == 0;
    }
  }

  static void requireStrace() throws IOException {
    TestCapability.require(
        "strace", runs("strace", "-f", "true"), "strace is missing or may not trace");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath() {
    return String.join(
        File.pathSeparator,
        placeOf(Storage.class),
        placeOf(LocalStorage.class),
        placeOf(PutMain.class));
  }

  /** Returns the folder or jar that a class comes from. */
  static String placeOf(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource(resource));
    String place = url.substring(0, url.length() - resource.length());
    return Path.of(URI.create(place.replaceFirst("^jar:", "").replaceFirst("!$", ""))).toString();
  }

  /** Reads lines until one is {@code line}. */
  void await(String line) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String next = output.readLine(); next != null; next = output.readLine()) {
      seen.add(next);
      if (next.equals(line)) {
        return;
      }
    }
    assertThat(seen).as("output of a child that should say '%s'", line).contains(line);
  }

  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  void kill() throws IOException {
    process.destroyForcibly();
    awaitEnd();
  }

  String remainingOutput() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  int exitCode() throws IOException {
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() throws IOException {
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Returns the staging files in a folder. */
  static List<Path> staging(Path root) throws IOException {
    try (java.util.stream.Stream<Path> entries = Files.list(root)) {
      return entries.filter(entry -> entry.getFileName().toString().startsWith(".")).toList();
    }
  }
}
