package io.tidemark.backup.postgres.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log in a folder, which one process puts there and another takes away. A file has
 * its name only when it is whole; other names are left alone.
 */
public final class SpooledFiles {

  private static final Pattern LOG_FILE =
      Pattern.compile("[0-9A-F]{24}(\\.partial|\\.[0-9A-F]{8}\\.backup)?|[0-9A-F]{8}\\.history");

  private final Path folder;

  public SpooledFiles(Path folder) {
    this.folder = folder;
  }

  /** Returns the files of the log, oldest position first, and a timeline's history before it. */
  public List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isOfLog(file.getFileName().toString())).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean isOfLog(String name) {
    return LOG_FILE.matcher(name).matches();
  }

  /**
   * Copies a file into the folder, durably.
   *
   * @param limitBytes how much may be there with it
   * @throws IOException if that is exceeded, or another file of this name is there
   */
  public void put(Path file, long limitBytes) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!isOfLog(name)) {
      throw new IOException("it is no file of a log; archive_command hands over %p");
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + name);
    // A copy that was cut off is overwritten; nothing else takes its name.
    try (FileChannel copy =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      lock(copy);
      if (has(file, folder.resolve(name))) {
        Files.deleteIfExists(unfinished);
        sync();
        return;
      }
      requireRoom(Files.size(file), limitBytes);
      copy(file, copy);
      Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    sync();
  }

  /** Keeps other processes away until the file is closed. */
  private static void lock(FileChannel copy) throws IOException {
    try {
      @Nullable FileLock lock = copy.tryLock();
      if (lock == null) {
        throw new IOException("another process is putting it there");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException("it is being put there already", e);
    }
  }

  private static boolean has(Path file, Path known) throws IOException {
    try {
      if (Files.mismatch(file, known) < 0) {
        return true;
      }
    } catch (NoSuchFileException e) {
      if (Files.exists(known, LinkOption.NOFOLLOW_LINKS) || Files.notExists(file)) {
        throw e;
      }
      return false;
    }
    throw new IOException("another file of this name is there");
  }

  private void requireRoom(long more, long limitBytes) throws IOException {
    long waiting = size(list());
    if (waiting + more > limitBytes) {
      throw new IOException(
          "it is full: %d bytes wait there, and %d is the limit".formatted(waiting, limitBytes));
    }
  }

  /** Returns how large files are together; one that is gone has no size. */
  public static long size(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private static void copy(Path file, FileChannel to) throws IOException {
    to.truncate(0);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = from.size();
      for (long position = 0; position < length; ) {
        long count = from.transferTo(position, length - position, to);
        if (count <= 0) {
          throw new IOException("it became shorter while it was copied");
        }
        position += count;
      }
    }
    to.force(true);
  }

  /** Makes the names durable. */
  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
