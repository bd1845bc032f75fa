package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests store, and how they look at it. */
final class Content {

  static final StorageKey KEY = new StorageKey("job/backups/object");
  static final int MEGABYTE = 1 << 20;

  private Content() {}

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static void put(Storage storage, byte[] content) throws IOException {
    storage.put(KEY, Labels.none(), out -> out.write(content));
  }

  static void assertStored(Storage storage, byte[] content) throws IOException {
    try (InputStream in = storage.open(KEY)) {
      assertThat(Arrays.equals(in.readAllBytes(), content)).as("content of %s", KEY).isTrue();
    }
  }

  /** Returns the paths of all files below a folder, staging files as well. */
  static List<String> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the one staging file. */
  static Path staged(Path root) {
    List<String> staged = files(root).stream().filter(name -> name.startsWith(".tmp-")).toList();
    assertThat(staged).hasSize(1);
    return root.resolve(staged.get(0));
  }
}
