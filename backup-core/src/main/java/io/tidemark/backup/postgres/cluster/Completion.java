package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a restore: links, settings and signals, then durability, then {@code pg_control}. */
final class Completion {

  private static final ClusterPath SETTINGS = ClusterPath.known("postgresql.auto.conf");
  private static final ClusterPath NEW_CONTROL = ClusterPath.known("global/pg_control.new");
  private static final int PRIVATE = 0600;

  private final Path root;
  private final Restoring cluster;

  Completion(Path root, Restoring cluster) {
    this.root = root;
    this.cluster = cluster;
  }

  void write(RecoveryFiles recovery) throws CorruptContentException {
    link(cluster.places().placed());
    Optional<byte[]> map = cluster.held().content(HeldFiles.TABLESPACE_MAP);
    if (map.isPresent() && cluster.places().isAsBefore()) {
      create(HeldFiles.TABLESPACE_MAP, map.get());
    }
    if (!recovery.settings().isEmpty()) {
      append(recovery.settings());
    }
    Optional<ClusterPath> signal = recovery.signal().file();
    if (signal.isPresent()) {
      create(signal.get(), new byte[0]);
    }
  }

  private void link(Map<Long, Path> tablespaces) throws CorruptContentException {
    for (Map.Entry<Long, Path> tablespace : tablespaces.entrySet()) {
      Path link = cluster.files().locate(ClusterPath.tablespace(tablespace.getKey()));
      try {
        link(link, tablespace.getValue());
      } catch (IOException e) {
        throw Folders.failed("cannot create the link", link, e);
      }
    }
  }

  /** The one that was there before stays in place if it is right. */
  private static void link(Path link, Path folder) throws IOException {
    if (Files.isSymbolicLink(link)) {
      if (Files.readSymbolicLink(link).equals(folder)) {
        return;
      }
      Files.delete(link);
    }
    Files.createSymbolicLink(link, folder);
  }

  private void create(ClusterPath path, byte[] content) throws CorruptContentException {
    try (PatchableFile file = cluster.files().create(path, PRIVATE)) {
      file.write(0, content, content.length);
      file.settle();
    }
  }

  private void append(List<String> settings) throws CorruptContentException {
    Path file = cluster.files().locate(SETTINGS);
    byte[] lines = ("\n" + String.join("\n", settings) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      create(SETTINGS, lines);
      return;
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
      ClusterFiles.write(file, channel, lines, lines.length);
      cluster.sync().settle(file, channel);
    } catch (IOException e) {
      throw Folders.failed("cannot add settings to", file, e);
    }
  }

  /** Makes everything durable that was written so far, and its names. */
  void sync() {
    cluster.sync().await();
    for (Path folder : cluster.files().folders()) {
      sync(folder);
    }
    Path parent = root.getParent();
    if (parent != null) {
      sync(parent);
    }
  }

  private static void sync(Path folder) {
    try {
      Folders.sync(folder);
    } catch (IOException e) {
      throw Folders.failed("cannot sync the folder", folder, e);
    }
  }

  /** Puts {@code pg_control} in place, as a whole. */
  void makeStartable() throws CorruptContentException {
    create(NEW_CONTROL, cluster.held().content(HeldFiles.CONTROL).orElseThrow());
    cluster.sync().await();
    Path control = cluster.files().locate(HeldFiles.CONTROL);
    try {
      Files.move(cluster.files().locate(NEW_CONTROL), control, StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(root.resolve("global"));
      Folders.sync(root);
    } catch (IOException e) {
      throw Folders.failed("cannot put in place", control, e);
    }
  }
}
