package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyOut;

/**
 * Streams tables out of the server by COPY, and counts and hashes the very bytes that it passes on.
 * Rows are gathered in one buffer that serves all tables.
 */
final class TableCopier {

  /** Large enough that what follows is called rarely, small enough for a processor's cache. */
  private static final int BUFFER_SIZE = 1 << 18;

  private final BorrowedConnection connection;
  private final RunContext run;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int filled;

  TableCopier(BorrowedConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  /**
   * Writes the rows that {@code copyStatement} sends, and returns what they were.
   *
   * @throws IOException if {@code out} fails; the connection is cut then
   */
  RowDigest copy(String copyStatement, OutputStream out) throws SQLException, IOException {
    RowDigest digest = new RowDigest();
    filled = 0;
    CopyOut copy = connection.driver().getCopyAPI().copyOut(copyStatement);
    try {
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        append(row, digest, out);
      }
      flush(digest, out);
    } finally {
      if (copy.isActive()) {
        // The driver's cancelCopy() drains the rest, and its cancel may hit a later statement.
        connection.cut();
      }
    }
    return digest;
  }

  private void append(byte[] row, RowDigest digest, OutputStream out) throws IOException {
    if (row.length > BUFFER_SIZE - filled) {
      flush(digest, out);
    }
    if (row.length >= BUFFER_SIZE) {
      pass(row, row.length, digest, out);
    } else {
      System.arraycopy(row, 0, buffer, filled, row.length);
      filled += row.length;
    }
  }

  private void flush(RowDigest digest, OutputStream out) throws IOException {
    pass(buffer, filled, digest, out);
    filled = 0;
  }

  private void pass(byte[] bytes, int length, RowDigest digest, OutputStream out)
      throws IOException {
    run.checkpoint();
    digest.update(bytes, 0, length);
    out.write(bytes, 0, length);
  }
}
