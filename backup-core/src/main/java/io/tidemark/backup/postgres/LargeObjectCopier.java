package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.DumpOutput.LargeObjectSink;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * Streams large objects out of the server. The first piece of each comes in batches, because most
 * are small and a round trip for each would take longer than its bytes.
 */
final class LargeObjectCopier {

  /** Together with {@link #PIECE} the bound of memory: 8 MiB. */
  private static final int BATCH = 32;

  private static final int PIECE = 1 << 18;

  private static final String FIRST_PIECES =
      """
      SELECT o.id, pg_catalog.lo_get(o.id, 0, %d)
        FROM pg_catalog.unnest(?::pg_catalog.oid[]) WITH ORDINALITY AS o (id, position)
       ORDER BY o.position
      """
          .formatted(PIECE);

  private static final String NEXT_PIECE =
      "SELECT pg_catalog.lo_get(?::pg_catalog.oid, ?, %d)".formatted(PIECE);

  private final BorrowedConnection connection;
  private final RunContext run;

  LargeObjectCopier(BorrowedConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  void copy(List<Long> oids, LargeObjectSink sink) throws SQLException, IOException {
    try (PreparedStatement first = prepare(FIRST_PIECES);
        PreparedStatement next = prepare(NEXT_PIECE)) {
      for (int from = 0; from < oids.size(); from += BATCH) {
        run.checkpoint();
        copyBatch(oids.subList(from, Math.min(oids.size(), from + BATCH)), first, next, sink);
      }
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.sql().prepareStatement(sql);
    // Binary transfer from the first execution on: bytea as text is twice as long.
    statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
    return statement;
  }

  private void copyBatch(
      List<Long> oids, PreparedStatement first, PreparedStatement next, LargeObjectSink sink)
      throws SQLException, IOException {
    first.setString(1, array(oids));
    try (ResultSet rows = first.executeQuery()) {
      while (rows.next()) {
        long oid = rows.getLong(1);
        byte[] piece = rows.getBytes(2);
        sink.write(oid, out -> copyOne(oid, piece, next, out));
      }
    }
  }

  private void copyOne(long oid, byte[] firstPiece, PreparedStatement next, OutputStream out)
      throws IOException {
    byte[] piece = firstPiece;
    long offset = 0;
    while (piece.length > 0) {
      out.write(piece);
      offset += piece.length;
      piece = piece.length < PIECE ? new byte[0] : piece(oid, offset, next);
    }
  }

  private byte[] piece(long oid, long offset, PreparedStatement next) throws IOException {
    run.checkpoint();
    try {
      next.setLong(1, oid);
      next.setLong(2, offset);
      try (ResultSet row = next.executeQuery()) {
        row.next();
        return row.getBytes(1);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static String array(List<Long> oids) {
    StringBuilder text = new StringBuilder("{");
    oids.forEach(oid -> text.append(text.length() == 1 ? "" : ",").append(oid));
    return text.append('}').toString();
  }
}
