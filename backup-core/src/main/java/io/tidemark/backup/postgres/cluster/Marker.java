package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that says that a restore is at work in a folder. It is locked as long as the process
 * lives, and durable as long as it is there.
 */
final class Marker implements AutoCloseable {

  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path folder;
  private final String name;
  private final FileChannel channel;
  private final boolean isNew;

  private Marker(Path folder, String name, FileChannel channel, boolean isNew) {
    this.folder = folder;
    this.name = name;
    this.channel = channel;
    this.isNew = isNew;
  }

  /**
   * Puts it into a folder, or takes over one that was left there.
   *
   * @throws InvalidConfigurationException if another restore has it
   */
  static Marker in(Path folder, String name, String content) throws IOException {
    Path file = folder.resolve(name);
    boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(file, OPTIONS, Folders.permissions("rw-------"));
    try {
      if (!locked(channel)) {
        throw new InvalidConfigurationException(
            "cannot restore into '" + folder + "': another restore is writing there",
            "wait for it, or choose another folder");
      }
      write(channel, content.getBytes(StandardCharsets.UTF_8));
      Folders.sync(folder);
      return new Marker(folder, name, channel, isNew);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** A content that is right is left alone: a kill while it is written anew would cost it. */
  private static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer present = ByteBuffer.allocate(content.length);
    for (int count = 0; count >= 0 && present.hasRemaining(); ) {
      count = channel.read(present, present.position());
    }
    ByteBuffer wanted = ByteBuffer.wrap(content);
    if (!present.flip().equals(wanted)) {
      while (wanted.hasRemaining()) {
        channel.write(wanted, wanted.position());
      }
    }
    channel.truncate(content.length);
    channel.force(true);
  }

  /** Whether there was none before. */
  boolean isNew() {
    return isNew;
  }

  /** Removes it, durably. */
  void remove() throws IOException {
    try (channel) {
      Files.delete(folder.resolve(name));
      Folders.sync(folder);
    }
  }

  /** Removes it, durably, after a restore that has come to its end. */
  void release() {
    try {
      remove();
    } catch (IOException e) {
      throw Folders.failed("cannot remove the marker in", folder, e);
    }
  }

  /** Leaves it where it is, for the next restore. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
