package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes files and folders in a cluster, and only in folders that it has made itself or that were
 * left to it, so that no name and no link in an archive can lead anywhere else. Only in the latter
 * can a file be one that is there. Thread-safe.
 */
final class ClusterFiles {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final Set<OpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final int GROUP = 0070;

  private final Path root;
  private final KeptFolders kept;
  private final SyncPool sync;
  private final WriteCount count;
  private final Map<ClusterPath, Path> folders = new ConcurrentHashMap<>();

  ClusterFiles(Path root, KeptFolders kept, SyncPool sync, WriteCount count) {
    this.root = root;
    this.kept = kept;
    this.sync = sync;
    this.count = count;
  }

  /** Makes a folder, unless it was made before. */
  synchronized Path folder(ClusterPath path, int mode) throws CorruptContentException {
    Path known = folders.get(path);
    if (known != null) {
      return known;
    }
    Path folder = path.nameIn(parentOf(path));
    String permissions = (mode & GROUP) == 0 ? "rwx------" : "rwxr-x---";
    try {
      if (kept.has(path)) {
        Folders.permit(folder, permissions);
      } else {
        Files.createDirectory(folder, Folders.permissions(permissions));
      }
    } catch (IOException e) {
      throw Folders.failed("cannot create the folder", folder, e);
    }
    folders.put(path, folder);
    return folder;
  }

  /** Lets the files of a tablespace be made in a folder that is elsewhere. */
  synchronized void mount(ClusterPath path, Path folder) {
    folders.put(path, folder);
  }

  boolean hasFolder(ClusterPath path) {
    return folders.containsKey(path);
  }

  /** Makes a file, or opens the one that was there before. */
  PatchableFile create(ClusterPath path, int mode) throws CorruptContentException {
    Path file = locate(path);
    String permissions = (mode & GROUP) == 0 ? "rw-------" : "rw-r-----";
    try {
      if (kept.mayHave(path) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Folders.permit(file, permissions);
        return open(path, file);
      }
      FileChannel channel = FileChannel.open(file, NEW, Folders.permissions(permissions));
      return new PatchableFile(file, channel, sync, count, 0);
    } catch (IOException e) {
      throw Folders.failed("cannot create the file", file, e);
    }
  }

  /** Opens a file that was made before, to read and write it. */
  PatchableFile reopen(ClusterPath path) throws CorruptContentException {
    Path file = locate(path);
    try {
      return open(path, file);
    } catch (IOException e) {
      throw Folders.failed("cannot open the file", file, e);
    }
  }

  private PatchableFile open(ClusterPath path, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, EXISTING);
    return new PatchableFile(file, channel, sync, count, kept.mayHave(path) ? channel.size() : 0);
  }

  Path locate(ClusterPath path) throws CorruptContentException {
    return path.nameIn(parentOf(path));
  }

  private Path parentOf(ClusterPath path) throws CorruptContentException {
    Path parent = path.parent().map(folders::get).orElse(path.parent().isEmpty() ? root : null);
    if (parent == null) {
      throw new CorruptContentException(
          "'" + path + "' is in a folder that the archives do not have");
    }
    return parent;
  }

  static void write(Path file, FileChannel channel, byte[] bytes, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw Folders.failed("cannot write the file", file, e);
    }
  }

  /** Returns all folders, the data directory too. */
  List<Path> folders() {
    List<Path> all = new ArrayList<>(folders.values());
    all.add(root);
    return all;
  }
}
