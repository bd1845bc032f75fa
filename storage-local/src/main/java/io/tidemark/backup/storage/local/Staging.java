package io.tidemark.backup.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The staging files, which lie in the root folder itself under names that no key can have. Those of
 * a process that died are removed when they are old; a file with any other name is never touched.
 */
final class Staging {

  private static final Pattern OWN_NAME = Pattern.compile("\\.(tmp|put)-[0-9a-f]{32}");

  private final Root root;
  private final Durability durability;
  private final Duration abandonedAfter;
  private final InstantSource clock;

  Staging(Root root, Durability durability, Duration abandonedAfter, InstantSource clock) {
    this.root = root;
    this.durability = durability;
    this.abandonedAfter = abandonedAfter;
    this.clock = clock;
  }

  StagedFile create(StorageKey key) throws IOException {
    String random = UUID.randomUUID().toString().replace("-", "");
    return StagedFile.create(key, ".tmp-" + random, root.path(), durability);
  }

  /**
   * Removes abandoned staging files. One that cannot be removed costs nothing but space, and who
   * only reads may lack the right to, so that no failure is reported; the next sweep tries again.
   */
  @SuppressWarnings("EmptyCatch")
  void sweep() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.path(), Staging::isOwn)) {
      Instant limit = clock.instant().minus(abandonedAfter);
      for (Path entry : entries) {
        removeIfOlder(entry, limit);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // See above.
    }
  }

  private static boolean isOwn(Path entry) {
    return OWN_NAME.matcher(String.valueOf(entry.getFileName())).matches();
  }

  private static void removeIfOlder(Path file, Instant limit) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (found.isRegularFile() && found.lastModifiedTime().toInstant().isBefore(limit)) {
      Files.deleteIfExists(file);
    }
  }
}
