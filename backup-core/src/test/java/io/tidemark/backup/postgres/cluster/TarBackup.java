package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.servers.PostgresServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What pg_basebackup makes of a server: archives and a manifest in a folder.
 *
 * @param folder where they are
 */
record TarBackup(Path folder) {

  static TarBackup take(PostgresServer server, Path folder, String... options) {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, "-D", folder.toString(), "-F", "t", "-c", "fast", "-w");
    Collections.addAll(words, options);
    server.tool("pg_basebackup", words.toArray(String[]::new)).run().succeeded();
    return new TarBackup(folder);
  }

  /** Returns the archives, {@code base} first. */
  List<ClusterArchive> archives() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tar"))
          .map(name -> name.substring(0, name.length() - ".tar".length()))
          .map(ClusterArchive::new)
          .sorted((one, other) -> Boolean.compare(other.isBase(), one.isBase()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(ClusterArchive archive) {
    return folder.resolve(archive.toString());
  }

  InputStream open(ClusterArchive archive) throws IOException {
    return Files.newInputStream(file(archive));
  }

  BackupManifest manifest() throws IOException {
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve("backup_manifest")))) {
      return BackupManifest.read(in);
    }
  }

  /** Makes a cluster of it. */
  void restore(Path root, TablespaceLocations tablespaces, RecoveryFiles recovery)
      throws IOException {
    try (ClusterDirectory cluster =
        ClusterDirectory.create(root, manifest(), tablespaces, count -> {})) {
      for (ClusterArchive archive : archives()) {
        try (InputStream in = open(archive)) {
          cluster.unpack(archive, in);
        }
      }
      cluster.finish(recovery);
    }
  }
}
