package io.tidemark.backup.servers;

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

  private final ServerFolder folder;
  private final int port;
  private final String password;
  private ServerProcess process;

  private RedisServer(ServerFolder folder, int port, String password, ServerProcess process) {
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.process = process;
  }

  /** Starts a server without a password. */
  public static RedisServer start(String... settings) {
    return start("", settings);
  }

  /** Starts a server whose default user has a password; none if it is empty. */
  public static RedisServer startWithPassword(String password, String... settings) {
    return start(password, settings);
  }

  private static RedisServer start(String password, String... settings) {
    String program = CommandLine.locate("redis-server");
    ServerFolder folder = ServerFolder.create("redis");
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
    return new RedisServer(folder, port, password, run(program, folder, port));
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
    process = run(CommandLine.locate("redis-server"), folder, port);
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
