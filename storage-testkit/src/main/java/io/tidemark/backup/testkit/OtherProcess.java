package io.tidemark.backup.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM that has opened the same place and does what it is told. It speaks through a
 * connection of its own, since what a JVM prints is anybody's.
 */
final class OtherProcess implements AutoCloseable {

  private static final int LIMIT_MILLIS = 120_000;
  private static final int POLL_MILLIS = 200;

  private final Process process;
  private final Path log;
  private final Socket connection;
  private final BufferedReader answers;

  private OtherProcess(Process process, Path log, Socket connection) throws IOException {
    this.process = process;
    this.log = log;
    this.connection = connection;
    this.answers = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /**
   * Starts a JVM that opens {@code uri}.
   *
   * @param environment more variables for it
   * @param tests a class of the tests, beside which there may be a provider too
   */
  static OtherProcess start(String uri, Map<String, String> environment, Class<?> tests)
      throws IOException {
    Path log = Files.createTempFile("storage-stress-", ".log");
    try (ServerSocket entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      entrance.setSoTimeout(POLL_MILLIS);
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              classPath(tests),
              OtherProcessMain.class.getName(),
              Integer.toString(entrance.getLocalPort()));
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      OtherProcess other = new OtherProcess(process, log, accept(entrance, process, log));
      other.connection.setSoTimeout(LIMIT_MILLIS);
      other.tell(uri);
      return other;
    }
  }

  private static Socket accept(ServerSocket entrance, Process process, Path log)
      throws IOException {
    while (process.isAlive()) {
      try {
        return entrance.accept();
      } catch (SocketTimeoutException e) {
        // It is still on its way, or it has ended.
      }
    }
    throw new AssertionError("the other process has ended: " + Files.readString(log));
  }

  /** Everything that the running JVM has, on its class path and on its module path. */
  private static String classPath(Class<?> tests) {
    String modules = System.getProperty("jdk.module.path", "");
    return Stream.of(
            Stream.of(placeOf(tests), placeOf(OtherProcess.class)),
            Stream.of(modules.split(File.pathSeparator, -1)).flatMap(OtherProcess::modules),
            Stream.of(System.getProperty("java.class.path", "")))
        .flatMap(parts -> parts)
        .filter(part -> !part.isEmpty())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** An entry of a module path is a module, or a folder with modules in it. */
  private static Stream<String> modules(String entry) {
    Path path = Path.of(entry);
    boolean folder = Files.isDirectory(path) && !Files.exists(path.resolve("module-info.class"));
    return folder ? Stream.of(entry + File.separator + "*") : Stream.of(entry);
  }

  /** Returns the folder or jar that a class comes from. */
  private static String placeOf(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String url = Objects.requireNonNull(type.getResource(resource)).toString();
    String place = url.substring(0, url.length() - resource.length());
    return Path.of(URI.create(place.replaceFirst("^jar:", "").replaceFirst("!$", ""))).toString();
  }

  /** Sends a line of words. */
  void tell(Object... words) throws IOException {
    String line = Stream.of(words).map(Object::toString).collect(Collectors.joining(" ")) + "\n";
    connection.getOutputStream().write(line.getBytes(UTF_8));
  }

  /** Returns the next line that it answers. */
  String hear() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new AssertionError("the other process has ended: " + Files.readString(log));
    }
    return line;
  }

  /** Returns what it has answered before it was killed. */
  List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Ends it as a power cut would, and waits until it has ended. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() throws IOException {
    try (connection) {
      kill();
    }
    Files.delete(log);
  }
}
