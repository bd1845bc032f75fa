package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Archives that the server compresses, and that are stored as if it did not. */
final class CompressedArchives {

  private static final String INSTEAD =
      "leave the server's compression out; what is stored can be compressed all the same";

  // Methods that the server does not know or was built without; nothing else in the command is
  // anybody's choice.
  private static final String SYNTAX_ERROR = "42601";

  private final Compression method;

  private CompressedArchives(Compression method) {
    this.method = method;
  }

  /** Empty if nothing is to be compressed. */
  static Optional<CompressedArchives> of(BaseBackupOptions options) {
    return options.serverCompression().map(Compressions::named).map(CompressedArchives::new);
  }

  /** Fails where the server is too old. */
  void requireVersion(ClusterFacts cluster) {
    if (cluster.serverVersion() < BaseBackupCommand.NEW_SYNTAX) {
      throw new BackupFailedException(
          "PostgreSQL %s cannot compress a base backup with %s: servers do so from 15 on"
              .formatted(cluster.version(), method.name()),
          INSTEAD);
    }
  }

  /** Whether the server has refused because of the compression. */
  static boolean isRefusal(ServerException e) {
    return e.sqlState().equals(SYNTAX_ERROR);
  }

  /** Returns what to say then. */
  BackupFailedException refusal(ServerException e) {
    return new BackupFailedException(
        "the server does not compress a base backup with %s: %s"
            .formatted(method.name(), e.getMessage()),
        "choose a method that it was built with; hardly any lacks gzip. Or " + INSTEAD,
        e);
  }

  /** Returns the name of an archive without what the compression adds. */
  String plainName(String sent) throws IOException {
    if (!sent.endsWith(method.suffix())) {
      throw new IOException(
          "the server was to compress with %s, and sends '%s'".formatted(method.name(), sent));
    }
    return sent.substring(0, sent.length() - method.suffix().length());
  }

  /** Decompresses an archive to its end. */
  void copy(String sent, InputStream compressed, OutputStream out) throws IOException {
    try (InputStream plain = method.decompress(compressed)) {
      plain.transferTo(out);
    } catch (CorruptContentException e) {
      throw new BackupFailedException(
          "'%s' cannot be decompressed as the server has sent it: %s"
              .formatted(sent, e.getMessage()),
          "run again, and if it fails again, " + INSTEAD,
          e);
    }
  }
}
