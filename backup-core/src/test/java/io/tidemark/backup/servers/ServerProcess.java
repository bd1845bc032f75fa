package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server program that a test has started. It is ready when the test says so, and it is ended with
 * all its children when this is closed. What it prints is kept in a file.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 20;
  private static final int FIRST_PORT = 15_000;
  private static final int FIRST_CLIENT_PORT = 32_768;
  private static final int PORT_ATTEMPTS = 100;

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param log where its output goes, after what is there already
   * @param environment more variables for it
   */
  public static ServerProcess start(Path log, Map<String, String> environment, String... words) {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new ServerProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + Arrays.toString(words), e);
    }
  }

  /**
   * Returns a port of the loopback interface that was free a moment ago. It is below those that
   * Linux gives to clients, so that no connection takes it while the server restarts.
   */
  public static int freePort() {
    IOException last = new IOException("not tried");
    for (int attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_CLIENT_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(last);
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
    if (!holdsBeforeEnd(what, ready)) {
      throw failure("ended and did not " + what);
    }
    return this;
  }

  /** Waits until {@code ready} holds, or the program has ended, which is a {@code false}. */
  public boolean holdsBeforeEnd(String what, BooleanSupplier ready) {
    return holdsBeforeEnd(what, LIMIT, ready);
  }

  private boolean holdsBeforeEnd(String what, Duration limit, BooleanSupplier ready) {
    long end = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        return false;
      }
      if (System.nanoTime() > end) {
        throw failure("did not " + what);
      }
      pause();
    }
    return true;
  }

  /** Waits until the program has ended, and returns its exit status. */
  public int awaitEnd() {
    return awaitEnd(LIMIT);
  }

  /**
   * Waits no longer than {@code limit} until the program has ended, and returns its exit status.
   */
  public int awaitEnd(Duration limit) {
    holdsBeforeEnd("end", limit, () -> !process.isAlive());
    return process.exitValue();
  }

  private AssertionError failure(String what) {
    String printed = output();
    close();
    return new AssertionError("the server " + what + ":\n" + printed);
  }

  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a server", e);
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
    while (children.stream().anyMatch(ServerProcess::runs)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** What has ended holds nothing any more, but the system's first process can reap it late. */
  private static boolean runs(ProcessHandle child) {
    return child.isAlive() && !isZombie(Path.of("/proc", Long.toString(child.pid()), "stat"));
  }

  private static boolean isZombie(Path status) {
    try {
      return Files.readString(status).contains(") Z ");
    } catch (IOException reapedOrNotLinux) {
      return false;
    }
  }
}
