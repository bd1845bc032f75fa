package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.basebackup.BaseBackupStart.Archive;
import io.tidemark.backup.postgres.wire.Body;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.Rows;
import io.tidemark.backup.source.FileSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One base backup as it comes from the server. The steps are taken once each, in their order. */
final class BaseBackupStream {

  static final String MANIFEST = "backup_manifest";

  private static final byte[] END_OF_TAR = new byte[1024];

  private final ReplicationConnection connection;
  private final int serverVersion;
  private final Optional<CompressedArchives> compressed;

  /**
   * Prepares a backup.
   *
   * @param compressed what undoes the compression that is asked for; empty for none
   */
  BaseBackupStream(
      ReplicationConnection connection,
      int serverVersion,
      Optional<CompressedArchives> compressed) {
    this.connection = connection;
    this.serverVersion = serverVersion;
    this.compressed = compressed;
  }

  /** Starts the backup; returns when the server has written its checkpoint. */
  BaseBackupStart start(BaseBackupOptions options) throws IOException {
    return start(new BaseBackupCommand(options).text(serverVersion));
  }

  /** Starts a backup of what is new since the one of this manifest. */
  BaseBackupStart start(BaseBackupOptions options, InputStream manifest) throws IOException {
    connection.start("UPLOAD_MANIFEST");
    connection.copyIn(manifest);
    connection.finish();
    return start(new BaseBackupCommand(options).incrementalText());
  }

  private BaseBackupStart start(String command) throws IOException {
    connection.start(command);
    Rows position = connection.rows();
    Rows tablespaces = connection.rows();
    List<Archive> archives = new ArrayList<>();
    for (int row = 0; row < tablespaces.size(); row++) {
      archives.add(archive(tablespaces, row));
    }
    return new BaseBackupStart(
        Lsn.parse(position.value(0, "recptr")), Long.parseLong(position.value(0, "tli")), archives);
  }

  private static Archive archive(Rows rows, int row) throws IOException {
    @Nullable String kilobytes = rows.nullable(row, "size");
    return new Archive(
        Optional.ofNullable(rows.nullable(row, "spcoid")),
        Optional.ofNullable(rows.nullable(row, "spclocation")),
        kilobytes == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(kilobytes) * 1024));
  }

  /** Writes every archive and the server's manifest. */
  void copy(FileSink files, List<Archive> archives) throws IOException {
    if (serverVersion >= BaseBackupCommand.NEW_SYNTAX) {
      copyAll(files);
    } else {
      copyEach(files, archives);
    }
  }

  private void copyAll(FileSink files) throws IOException {
    connection.copyOut();
    Optional<Body> header = connection.copyData();
    while (header.isPresent()) {
      FilePieces pieces = new FilePieces(connection);
      copyOne(files, header.get(), pieces);
      header = pieces.following();
    }
  }

  private void copyOne(FileSink files, Body header, FilePieces pieces) throws IOException {
    byte kind = header.int8();
    switch (kind) {
      case 'm' -> files.write(MANIFEST, pieces::transferTo);
      case 'n' -> copyArchive(files, header.text(), pieces);
      default ->
          throw new IOException("the server has sent a piece '" + (char) kind + "' outside a file");
    }
  }

  private void copyArchive(FileSink files, String name, FilePieces pieces) throws IOException {
    if (compressed.isEmpty()) {
      files.write(name, pieces::transferTo);
    } else {
      CompressedArchives archives = compressed.get();
      files.write(archives.plainName(name), out -> archives.copy(name, pieces, out));
    }
  }

  private void copyEach(FileSink files, List<Archive> archives) throws IOException {
    for (Archive archive : archives) {
      connection.copyOut();
      files.write(
          archive.fileName(),
          out -> {
            copyWhole(out);
            // Servers before 15 leave the end of the archive to the client.
            out.write(END_OF_TAR);
          });
    }
    connection.copyOut();
    files.write(MANIFEST, this::copyWhole);
  }

  private void copyWhole(OutputStream out) throws IOException {
    Optional<Body> piece = connection.copyData();
    while (piece.isPresent()) {
      piece.get().writeTo(out);
      piece = connection.copyData();
    }
  }

  /** Ends the backup and returns the end of the log that it needs. */
  Lsn finish() throws IOException {
    Rows position = connection.rows();
    connection.finish();
    return Lsn.parse(position.value(0, "recptr"));
  }
}
