package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.wire.Body;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of one file, out of the copy in which the server sends all files. */
final class FilePieces extends InputStream {

  private final ReplicationConnection connection;
  private @Nullable Body piece;
  private Optional<Body> following = Optional.empty();
  private boolean ended;

  FilePieces(ReplicationConnection connection) {
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Body left = left();
    return left == null ? -1 : left.read(bytes, offset, length);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long count = 0;
    for (Body left = left(); left != null; left = left()) {
      count += left.remaining();
      left.writeTo(out);
    }
    return count;
  }

  /** Returns the piece that has the next byte; null at the end of the file. */
  private @Nullable Body left() throws IOException {
    while (!ended && (piece == null || piece.remaining() == 0)) {
      piece = null;
      advance();
    }
    return piece;
  }

  private void advance() throws IOException {
    Optional<Body> next = connection.copyData();
    byte kind = next.isEmpty() ? 0 : next.get().peek();
    if (kind == 'd') {
      piece = next.get();
      piece.int8();
    } else if (kind != 'p') { // the server's own progress; ours counts what passes through
      ended = true;
      following = next;
    }
  }

  /** Returns what begins after the file; empty at the end of everything. */
  Optional<Body> following() throws IOException {
    if (left() != null) {
      throw new IOException("the server has sent more of a file than belongs to it");
    }
    return following;
  }
}
