package io.tidemark.backup.storage.sftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One SFTP request while it is put together. Not thread-safe. */
final class Packet {

  /** Length, type and number of the request. */
  static final int HEADER = 4 + 1 + 4;

  private static final int USUAL_SIZE = 512;

  private final int type;
  private ByteBuffer bytes;

  Packet(int type) {
    this(type, USUAL_SIZE);
  }

  Packet(int type, int capacity) {
    this.type = type;
    this.bytes = ByteBuffer.allocate(capacity).position(HEADER);
  }

  Packet number(int value) {
    room(4).putInt(value);
    return this;
  }

  Packet wide(long value) {
    room(8).putLong(value);
    return this;
  }

  Packet text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return block(utf8, utf8.length);
  }

  /** Appends the first bytes of an array, after their number. */
  Packet block(byte[] value, int length) {
    room(4 + length).putInt(length).put(value, 0, length);
    return this;
  }

  /** Completes the packet and returns it, ready to be sent. */
  ByteBuffer numbered(int id) {
    bytes.putInt(0, bytes.position() - 4).put(4, (byte) type).putInt(5, id);
    return bytes.duplicate().flip();
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int capacity = Math.max(bytes.capacity() * 2, bytes.position() + more);
      bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    }
    return bytes;
  }
}
