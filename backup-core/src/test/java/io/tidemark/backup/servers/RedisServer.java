package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis server of its own, on a free port of the loopback interface, in a temporary folder.
 * Closing ends it and removes the folder. A machine without {@code redis-server} skips the test.
 */
public final class RedisServer implements AutoCloseable {

  private final String program;
  private final ServerFolder folder;
  private final int port;
  private final String password;
  private ServerProcess process;

  private RedisServer(String program, ServerFolder folder, int port, String password) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.process = run(program, folder, port);
  }

  /** Starts a server without a password. */
  public static RedisServer start(String... settings) {
    return start(CommandLine.locate("redis-server"), "", settings);
  }

  /** Starts a server whose default user has a password; none if it is empty. */
  public static RedisServer startWithPassword(String password, String... settings) {
    return start(CommandLine.locate("redis-server"), password, settings);
  }

  /**
   * Starts another release than this system's: {@code 6}, {@code 8} or {@code valkey}, from the
   * folder that the environment variable {@code BACKUP_TEST_REDIS} names.
   */
  public static RedisServer ofRelease(String name, String... settings) {
    return start(release(name), "", settings);
  }

  /** Starts another release with a snapshot, which it loads first. */
  public static RedisServer ofReleaseFrom(String name, Path snapshot, String... settings) {
    return start(withSnapshot(snapshot), release(name), "", settings).awaitLoaded();
  }

  private static String release(String name) {
    Path program =
        Path.of(System.getenv().getOrDefault("BACKUP_TEST_REDIS", "none"))
            .resolve(name)
            .resolve("bin/redis-server");
    TestCapability.require("redis-" + name, Files.exists(program), "no " + program);
    return program.toString();
  }

  /** Starts a server that loads a snapshot first. */
  public static RedisServer startFrom(Path snapshot, String... settings) {
    String program = CommandLine.locate("redis-server");
    return start(withSnapshot(snapshot), program, "", settings).awaitLoaded();
  }

  private static ServerFolder withSnapshot(Path snapshot) {
    ServerFolder folder = ServerFolder.create("redis");
    try {
      Files.copy(snapshot, folder.path("dump.rdb"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RedisServer awaitLoaded() {
    process.await("load its snapshot", () -> cli("ping").equals("PONG"));
    return this;
  }

  private static RedisServer start(String program, String password, String... settings) {
    return start(ServerFolder.create("redis"), program, password, settings);
  }

  private static RedisServer start(
      ServerFolder folder, String program, String password, String... settings) {
    int port = ServerProcess.freePort();
    List<String> lines = new ArrayList<>();
    lines.add("port " + port);
    lines.add("bind 127.0.0.1");
    lines.add("dir " + folder.root());
    lines.add("save \"\"");
    lines.add("daemonize no");
    if (!password.isEmpty()) {
      lines.add("requirepass " + password);
      lines.add("masterauth " + password);
    }
    lines.addAll(List.of(settings));
    try {
      Files.write(folder.path("redis.conf"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerAccount.own(folder.root());
    return new RedisServer(program, folder, port, password);
  }

  private static ServerProcess run(String program, ServerFolder folder, int port) {
    List<String> words =
        ServerAccount.words(program, folder.path("redis.conf"), "--port", Integer.toString(port));
    return ServerProcess.start(folder.path("log"), Map.of(), words.toArray(String[]::new))
        .awaitPort(port);
  }

  public int port() {
    return port;
  }

  /** Returns its address, with the password. */
  public String uri() {
    return password.isEmpty()
        ? "redis://127.0.0.1:" + port
        : "redis://:" + password + "@127.0.0.1:" + port;
  }

  /** Returns a file of its folder, where its dumps are. */
  public Path path(String name) {
    return folder.path(name);
  }

  public ServerProcess process() {
    return process;
  }

  /** Runs redis-cli and returns what it prints, without the last line's end. */
  public String cli(String... arguments) {
    return client(arguments).run().succeeded().output().stripTrailing();
  }

  /** Prepares redis-cli. */
  public CommandLine client(String... arguments) {
    List<String> words = new ArrayList<>(List.of("-p", Integer.toString(port)));
    words.addAll(List.of(arguments));
    CommandLine command = CommandLine.of("redis-cli", words.toArray(String[]::new));
    return password.isEmpty() ? command : command.environment("REDISCLI_AUTH", password);
  }

  /** Starts it again with the same settings and files; it must have ended. */
  public void restart() {
    process.close();
    process = run(program, folder, port);
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
