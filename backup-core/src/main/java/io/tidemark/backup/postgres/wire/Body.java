package io.tidemark.backup.postgres.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The content of the message that was read last, for reading once from front to end. It is valid
 * until the next message is read.
 */
public final class Body {

  private final byte[] bytes;
  private int position;
  private final int end;

  Body(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Returns the number of bytes that are left. */
  public int remaining() {
    return end - position;
  }

  public byte int8() throws EOFException {
    return bytes[advance(1)];
  }

  /** Returns the next byte and leaves it there. */
  public byte peek() throws EOFException {
    byte next = int8();
    position--;
    return next;
  }

  public int int16() throws EOFException {
    int at = advance(2);
    return (short) (((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF));
  }

  public int int32() throws EOFException {
    return int32(bytes, advance(4));
  }

  public long int64() throws EOFException {
    int at = advance(8);
    return ((long) int32(bytes, at) << 32) | (int32(bytes, at + 4) & 0xFFFF_FFFFL);
  }

  /** Reads a text that ends with a zero byte. */
  public String text() throws EOFException {
    int start = position;
    while (int8() != 0) {
      // the zero byte is what is looked for
    }
    return new String(bytes, start, position - 1 - start, StandardCharsets.UTF_8);
  }

  @Nullable String sized(int length) throws EOFException {
    return length < 0 ? null : new String(bytes, advance(length), length, StandardCharsets.UTF_8);
  }

  /** Reads at most so many of the bytes that are left; returns how many. */
  public int read(byte[] target, int offset, int length) throws EOFException {
    int count = Math.min(length, remaining());
    System.arraycopy(bytes, advance(count), target, offset, count);
    return count;
  }

  /** Writes all that is left. */
  public void writeTo(OutputStream out) throws IOException {
    writeTo(out, remaining());
  }

  /** Writes the next so many bytes. */
  public void writeTo(OutputStream out, int length) throws IOException {
    out.write(bytes, advance(length), length);
  }

  private int advance(int length) throws EOFException {
    int at = position;
    if (length < 0 || length > end - at) {
      throw new EOFException("a message of the server is shorter than its contents");
    }
    position += length;
    return at;
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }
}
