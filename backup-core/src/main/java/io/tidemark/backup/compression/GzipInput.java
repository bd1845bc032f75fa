package io.tidemark.backup.compression;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** The buffered input of {@link GzipDecoder}, and the fields around deflated data. */
final class GzipInput {

  private static final int BUFFER_SIZE = 1 << 16;

  /** The flags of RFC 1952, section 2.3.1. */
  private static final int HEADER_CHECKSUM = 2;

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Time, extra flags, operating system. */
  private static final int UNUSED_FIELDS = 6;

  private final InputStream stored;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;

  GzipInput(InputStream stored) {
    this.stored = stored;
  }

  boolean atEnd() throws IOException {
    while (position == limit) {
      int count = stored.read(buffer, 0, buffer.length);
      if (count < 0) {
        return true;
      }
      position = 0;
      limit = count;
    }
    return false;
  }

  /** Hands all that is buffered to {@code inflater}. */
  void feed(Inflater inflater) {
    inflater.setInput(buffer, position, limit - position);
    position = limit;
  }

  /** Takes the last {@code count} bytes back that were fed. */
  void giveBack(int count) {
    position = limit - count;
  }

  void readHeader() throws IOException {
    if (readByte() != 0x1f || readByte() != 0x8b) {
      throw new ZipException("this is not a gzip member");
    }
    if (readByte() != 8) {
      throw new ZipException("the compression method is not deflate");
    }
    int flags = readByte();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("reserved flags are set");
    }
    skip(UNUSED_FIELDS);
    skipOptionalFields(flags);
  }

  private void skipOptionalFields(int flags) throws IOException {
    if ((flags & EXTRA) != 0) {
      skip(readByte() | readByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skip(2);
    }
  }

  private void skipText() throws IOException {
    int b;
    do {
      b = readByte();
    } while (b != 0);
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readByte();
    }
  }

  int readInt() throws IOException {
    return readByte() | readByte() << 8 | readByte() << 16 | readByte() << 24;
  }

  private int readByte() throws IOException {
    if (atEnd()) {
      throw new EOFException("the end is missing");
    }
    return buffer[position++] & 0xff;
  }
}
