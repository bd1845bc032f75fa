package io.tidemark.backup.redis;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.rdb.RdbReader;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/** A snapshot that becomes a file, which has its name only when it is proven and durable. */
final class SnapshotFile {

  private final Path file;
  private final Path folder;
  private final RunContext run;

  SnapshotFile(Path file, RunContext run) {
    this.file = file;
    this.folder = file.resolveSibling("");
    this.run = run;
  }

  /** What is in it. */
  record Content(int version, List<TableSummary> tables) {}

  Content write(BackupFiles files) throws IOException {
    String name = SnapshotFiles.single(files);
    Path unfinished = Files.createTempFile(folder, "tidemark-", ".part"); // for the owner only
    try {
      Content content = copy(files, name, unfinished);
      handOver(unfinished);
      publish(unfinished);
      sync(folder);
      return content;
    } catch (FileSystemException e) {
      discard(unfinished, e);
      throw unwritable(e);
    } catch (IOException | RuntimeException e) {
      discard(unfinished, e);
      throw e;
    }
  }

  private Content copy(BackupFiles files, String name, Path unfinished) throws IOException {
    try (InputStream in = files.open(name);
        FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      CopyingInput copying = new CopyingInput(in, out, run);
      RdbSummary summary = RdbReader.read(copying, new RdbListener() {});
      copying.drain();
      out.flush();
      channel.force(true);
      return new Content(summary.version(), SnapshotFiles.compared(files, summary));
    } catch (CorruptContentException e) {
      throw SnapshotFiles.damaged(e);
    }
  }

  /** The server's user must be able to read it: the folder's owner is taken to be that. */
  private void handOver(Path unfinished) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(
            unfinished, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) { // not a POSIX file system: the folder's inherited rights decide
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(folder, PosixFileAttributes.class);
    if (wanted.owner().equals(view.readAttributes().owner())) {
      return;
    }
    try {
      view.setGroup(wanted.group());
      view.setOwner(wanted.owner());
    } catch (FileSystemException e) {
      run.warn(
          "'%s' could not be given to %s (%s): chown it, or the server cannot read it"
              .formatted(file, wanted.owner().getName(), e.getReason()));
    }
  }

  /** A link never replaces a file; a move may, where there are no links. */
  private void publish(Path unfinished) throws IOException {
    try {
      Files.createLink(file, unfinished);
      Files.delete(unfinished);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private RestoreFailedException unwritable(FileSystemException e) {
    return new RestoreFailedException(
        "'%s' could not be written: %s".formatted(file, e.getMessage()),
        "look at the folder's permissions and free space; it holds nothing of this restore",
        e);
  }

  private static void discard(Path unfinished, Exception failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
