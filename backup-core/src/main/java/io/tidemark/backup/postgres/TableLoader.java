package io.tidemark.backup.postgres;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Streams rows into tables by COPY, and counts and hashes them as they pass. */
final class TableLoader {

  /** The server sees one message for each. */
  private static final int BUFFER_SIZE = 1 << 18;

  private final BorrowedConnection connection;
  private final RunContext run;
  private final byte[] buffer = new byte[BUFFER_SIZE];

  TableLoader(BorrowedConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  RowDigest load(TocEntry entry, InputStream rows) throws SQLException, IOException {
    if (entry.copyStatement().isEmpty()) {
      throw new RestoreFailedException(
          "the rows of " + DumpLoader.label(entry) + " are INSERT statements",
          "restore the archive with pg_restore, or dump without --inserts");
    }
    RowDigest digest = new RowDigest();
    CopyIn copy = connection.driver().getCopyAPI().copyIn(entry.copyStatement());
    try {
      for (int count = rows.read(buffer); count >= 0; count = rows.read(buffer)) {
        run.checkpoint();
        digest.update(buffer, 0, count);
        copy.writeToCopy(buffer, 0, count);
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        connection.cut();
      }
    }
    return digest;
  }
}
