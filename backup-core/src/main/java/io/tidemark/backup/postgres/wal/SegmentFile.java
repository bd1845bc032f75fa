package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import io.tidemark.backup.transfer.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The local file of the segment that is being received. Its beginning may be read meanwhile. */
final class SegmentFile {

  private static final int PIECE = 64 * 1024;

  private final Segment segment;
  private final Path path;
  private final OutputStream out;
  private final Digester digest = Digester.xxh3();
  private int length;

  SegmentFile(Segment segment, Path folder) throws IOException {
    this.segment = segment;
    this.path = folder.resolve(segment.name());
    this.out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
  }

  Segment segment() {
    return segment;
  }

  /** Returns how many bytes have been received. */
  int length() {
    return length;
  }

  /** Returns the position after the last byte that has been received. */
  Lsn position() {
    return segment.start().plus(length);
  }

  /** Takes what of {@code bytes} belongs to this segment. */
  void take(Body bytes) throws IOException {
    int count = Math.min(bytes.remaining(), segment.size() - length);
    bytes.writeTo(
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("pieces only");
          }

          @Override
          public void write(byte[] piece, int offset, int size) throws IOException {
            out.write(piece, offset, size);
            digest.update(piece, offset, size);
          }
        },
        count);
    length += count;
  }

  boolean isWhole() {
    return length == segment.size();
  }

  /** Ends a segment that is whole. */
  SpooledSegment finish() throws IOException {
    out.close();
    return new SpooledSegment(segment, path, digest.finish().hash());
  }

  /** Writes the first {@code count} bytes, and zeros up to the segment's size. */
  void writeFilled(OutputStream target, int count) throws IOException {
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(path)) {
      for (int left = count; left > 0; ) {
        int read = in.read(piece, 0, Math.min(left, piece.length));
        if (read < 0) {
          throw new IOException("the spooled segment " + path + " is shorter than it was");
        }
        target.write(piece, 0, read);
        left -= read;
      }
    }
    byte[] zeros = new byte[PIECE];
    for (int left = segment.size() - count; left > 0; left -= zeros.length) {
      target.write(zeros, 0, Math.min(left, zeros.length));
    }
  }

  /** Removes the file. */
  void discard() throws IOException {
    out.close();
    Files.deleteIfExists(path);
  }
}
