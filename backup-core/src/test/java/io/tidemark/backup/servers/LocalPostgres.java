package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A server from the machine's own binaries, in a temporary folder and on a free port. */
final class LocalPostgres implements PostgresInstance {

  private static final int ATTEMPTS = 5;
  private static final String FAST =
      "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
          + " -c shared_buffers=64MB -c listen_addresses=127.0.0.1 -c unix_socket_directories=''";

  private final PostgresBinaries binaries;
  private final Path folder;
  private final int port;

  LocalPostgres(PostgresBinaries binaries) {
    this.binaries = binaries;
    this.folder = newFolder();
    initialise();
    this.port = startOnFreePort();
  }

  private static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("tidemark-postgres-");
      if (PostgresBinaries.runsAsRoot()) {
        Files.setOwner(
            folder,
            folder
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("postgres"));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialise() {
    Path passwordFile = folder.resolve("password");
    run("sh", "-c", "umask 077; printf %s \"$1\" > \"$2\"", "sh", password(), passwordFile);
    run(
        binaries.path("initdb"),
        "--no-sync",
        "--username=" + user(),
        "--auth=scram-sha-256",
        "--pwfile=" + passwordFile,
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--pgdata=" + data());
  }

  /** Another process can take a free port before the server does; then the next one is tried. */
  private int startOnFreePort() {
    AssertionError last = new AssertionError("not tried");
    for (int i = 0; i < ATTEMPTS; i++) {
      int candidate = ServerProcess.freePort();
      try {
        control("start", "--log=" + folder.resolve("log"), "-o", FAST + " -p " + candidate);
        return candidate;
      } catch (AssertionError e) {
        last = e;
      }
    }
    throw last;
  }

  private void control(String action, String... options) {
    List<Object> command = new ArrayList<>();
    Collections.addAll(command, binaries.path("pg_ctl"), action, "-D", data(), "-w", "-s");
    Collections.addAll(command, (Object[]) options);
    run(command.toArray());
  }

  private static void run(Object... command) {
    List<String> words = new ArrayList<>();
    if (PostgresBinaries.runsAsRoot()) {
      Collections.addAll(words, "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");
    }
    Arrays.stream(command).map(Object::toString).forEach(words::add);
    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
    CommandLine.of(words.get(0), arguments).folder(Path.of("/")).run().succeeded();
  }

  private Path data() {
    return folder.resolve("data");
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return "postgres";
  }

  @Override
  public String password() {
    return "tide";
  }

  @Override
  public void close() {
    control("stop", "-m", "immediate");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
