package io.tidemark.backup.storage.s3.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Function;
import java.util.stream.Stream;

/** The temporary folder of one server. Closing removes it with all that is in it. */
final class ServerFolder implements AutoCloseable {

  private static final int ATTEMPTS = 3;

  private final Path root;

  private ServerFolder(Path root) {
    this.root = root;
  }

  /**
   * Starts a server in a new folder. Another process can take a free port before the server does;
   * then another folder and another port are tried.
   */
  static <T> T startIn(String name, Function<ServerFolder, T> start) {
    AssertionError last = new AssertionError("not tried");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ServerFolder folder = create(name);
      try {
        return start.apply(folder);
      } catch (AssertionError e) {
        last = e;
        folder.close();
      }
    }
    throw last;
  }

  private static ServerFolder create(String name) {
    try {
      return new ServerFolder(Files.createTempDirectory("tidemark-" + name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void createFolder(String name) {
    try {
      Files.createDirectory(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String content) {
    try {
      Files.writeString(path(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the folder to another account, for a server that does not run as root. */
  void giveTo(String account) {
    try {
      Files.setOwner(
          root,
          root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
