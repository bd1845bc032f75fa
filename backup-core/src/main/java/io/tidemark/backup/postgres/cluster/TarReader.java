package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as a PostgreSQL server writes it, and nothing more liberal: POSIX headers
 * without extensions, each with its checksum, zeros between, and zeros only after the end mark. An
 * archive that is cut anywhere is an error. Not thread-safe; the caller closes the stream.
 */
final class TarReader {

  static final int BLOCK = 512;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final String archive;
  private final byte[] block = new byte[BLOCK];
  private final byte[] skipped = new byte[BUFFER];
  private long content;
  private int padding;

  TarReader(InputStream in, String archive) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.archive = archive;
  }

  /** Goes to the next member, over what was not read of the last one; null at the end. */
  @Nullable TarMember next() throws IOException {
    while (read(skipped) >= 0) {
      // Nobody wants the content.
    }
    expectZeros(padding);
    readBlock();
    if (isZero(block, BLOCK)) {
      readBlock();
      expectZeroBlock();
      expectZerosOnly();
      return null;
    }
    TarMember member = TarHeader.parse(block, archive);
    content = member.sizeBytes();
    padding = (int) (-content & (BLOCK - 1));
    return member;
  }

  /** Reads content of the current member; returns the number of bytes, or -1 at its end. */
  int read(byte[] buffer) throws IOException {
    return read(buffer, 0, buffer.length);
  }

  /** Reads content of the current member into a part of the buffer, likewise. */
  int read(byte[] buffer, int offset, int length) throws IOException {
    if (content == 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, content));
    if (count < 0) {
      throw cut();
    }
    content -= count;
    return count;
  }

  private void readBlock() throws IOException {
    if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
      throw cut();
    }
  }

  private void expectZeros(int count) throws IOException {
    if (in.readNBytes(block, 0, count) < count) {
      throw cut();
    }
    if (!isZero(block, count)) {
      throw new CorruptContentException(archive + ": the padding of a file is damaged");
    }
    padding = 0;
  }

  private void expectZeroBlock() throws IOException {
    if (!isZero(block, BLOCK)) {
      throw new CorruptContentException(archive + ": its end mark is damaged");
    }
  }

  private void expectZerosOnly() throws IOException {
    for (int count = in.read(skipped); count >= 0; count = in.read(skipped)) {
      if (!isZero(skipped, count)) {
        throw new CorruptContentException(archive + ": something follows its end");
      }
    }
  }

  private static boolean isZero(byte[] bytes, int length) {
    int or = 0;
    for (int i = 0; i < length; i++) {
      or |= bytes[i];
    }
    return or == 0;
  }

  private CorruptContentException cut() {
    return new CorruptContentException(archive + " is cut: it ends before its end mark");
  }
}
