package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server program that a test has started. It is ready when the test says so, and it is ended with
 * all its children when this is closed. What it prints is kept in a file.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param log where its output goes
   * @param environment more variables for it
   */
  public static ServerProcess start(Path log, Map<String, String> environment, String... words) {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new ServerProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + Arrays.toString(words), e);
    }
  }

  /** Returns a port of the loopback interface that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody accepts connections at a port of the loopback interface. */
  public static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until the server accepts connections at {@code port}. */
  public ServerProcess awaitPort(int port) {
    return await("accept connections at port " + port, () -> accepts(port));
  }

  /** Waits until {@code ready} holds; fails with what the program printed if it does not. */
  public ServerProcess await(String what, BooleanSupplier ready) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String printed = output();
        close();
        throw new AssertionError("the server did not " + what + ":\n" + printed);
      }
      pause();
    }
    return this;
  }

  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a server starts", e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Returns what the program has printed so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal to the program itself, such as {@code STOP}. */
  public void signal(String name) {
    CommandLine.of("kill", "-" + name, Long.toString(process.pid())).run().succeeded();
  }

  /** Kills the program and its descendants, stopped ones too, and waits for their end. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }
}
