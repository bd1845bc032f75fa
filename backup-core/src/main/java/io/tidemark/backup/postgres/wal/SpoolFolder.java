package io.tidemark.backup.postgres.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for segments that are not stored yet, which one archiving has to itself. It goes when it
 * is closed; one whose process was killed goes when the next is opened beside it, which its lock
 * tells.
 */
public final class SpoolFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
  private static final String PREFIX = "tidemark-wal-";
  private static final String LOCK = "lock";
  // Closing a lock file ends all locks that the process has on it, so our own are left alone.
  private static final String OURS = PREFIX + UUID.randomUUID() + "-";

  private final Path path;
  private final FileChannel channel;

  private SpoolFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a folder.
   *
   * @param parent where; the system's temporary folder if empty
   */
  public static SpoolFolder open(Optional<Path> parent) throws IOException {
    Path place = Files.createDirectories(parent.orElse(Path.of(temporary())));
    removeAbandoned(place);
    Path path = Files.createTempDirectory(place, OURS);
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new SpoolFolder(path, channel);
  }

  private static String temporary() {
    return System.getProperty("java.io.tmpdir", ".");
  }

  private static void removeAbandoned(Path place) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!folder.getFileName().toString().startsWith(OURS)) {
          removeIfAbandoned(folder);
        }
      }
    } catch (IOException e) {
      LOG.warn("abandoned spools in {} stay", place, e);
    }
  }

  private static void removeIfAbandoned(Path folder) {
    // Opening does not create: a folder that has no lock yet is just being made.
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        LOG.info("removing the spool {} of a process that has ended", folder);
        remove(folder);
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("the spool {} is somebody else's", folder, e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      remove(path);
    }
  }
}
