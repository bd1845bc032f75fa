package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;

/**
 * A temporary folder of the servers' account. Closing removes it with all that is in it; what was
 * not closed is removed when the JVM ends.
 */
record ServerFolder(Path root) implements AutoCloseable {

  static ServerFolder create(String name) {
    try {
      Path root = Files.createTempDirectory("tidemark-" + name + "-");
      ServerAccount.own(root);
      ServerFolder folder = new ServerFolder(root);
      Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
