package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the primitive values of an archive. A length allocates nothing until its bytes arrive. */
final class ArchiveDecoder {

  /** PostgreSQL itself can hold no longer value. */
  private static final int MAX_STRING = 1 << 30;

  private final InputStream in;
  private String place = "the header";
  private long position;

  ArchiveDecoder(InputStream in) {
    this.in = in;
  }

  /** Says what is read from now on, for messages. */
  void enter(String newPlace) {
    place = newPlace;
  }

  long position() {
    return position;
  }

  CorruptArchiveException corrupt(String problem) {
    return new CorruptArchiveException(problem + " in " + place + ", at byte " + position);
  }

  int octet() throws IOException {
    int value = octetOrEnd();
    if (value < 0) {
      throw corrupt("unexpected end");
    }
    return value;
  }

  /** Returns -1 at the end of the archive. */
  int octetOrEnd() throws IOException {
    int value = in.read();
    if (value >= 0) {
      position++;
    }
    return value;
  }

  /** Reads at least one of {@code length} bytes. */
  int bytes(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count < 0) {
      throw corrupt("unexpected end");
    }
    position += count;
    return count;
  }

  byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    position += bytes.length;
    if (bytes.length < length) {
      throw corrupt("unexpected end");
    }
    return bytes;
  }

  int integer() throws IOException {
    int sign = octet();
    long magnitude = littleEndian(ArchiveFormat.INT_SIZE);
    long value = sign == 0 ? magnitude : -magnitude;
    if (sign > 1 || value != (int) value) {
      throw corrupt("impossible number");
    }
    return (int) value;
  }

  int integer(int least, int most) throws IOException {
    int value = integer();
    if (value < least || value > most) {
      throw corrupt("impossible number " + value);
    }
    return value;
  }

  long littleEndian(int size) throws IOException {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) octet() << (8 * i);
    }
    return value;
  }

  @Nullable String string() throws IOException {
    int length = integer(-1, MAX_STRING);
    if (length < 0) {
      return null;
    }
    byte[] bytes = bytes(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      CorruptArchiveException corrupt =
          corrupt("text that is not UTF-8, the only encoding that is read,");
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  String stringOrEmpty() throws IOException {
    String value = string();
    return value == null ? "" : value;
  }

  /** Reads a string that must be there. */
  String required() throws IOException {
    String value = string();
    if (value == null) {
      throw corrupt("missing text");
    }
    return value;
  }
}
