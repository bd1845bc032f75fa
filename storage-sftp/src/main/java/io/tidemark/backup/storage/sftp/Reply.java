package io.tidemark.backup.storage.sftp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the server answered to one request.
 *
 * @param type the kind of answer
 * @param body what follows the number of the request
 */
record Reply(int type, ByteBuffer body) {

  int number() throws ProtocolException {
    try {
      return body.getInt();
    } catch (BufferUnderflowException e) {
      throw cutShort();
    }
  }

  long wide() throws ProtocolException {
    try {
      return body.getLong();
    } catch (BufferUnderflowException e) {
      throw cutShort();
    }
  }

  /** Returns the next block, which shares its bytes with this. */
  ByteBuffer block() throws ProtocolException {
    int length = number();
    if (length < 0 || length > body.remaining()) {
      throw cutShort();
    }
    ByteBuffer block = body.slice().limit(length);
    body.position(body.position() + length);
    return block;
  }

  byte[] bytes() throws ProtocolException {
    ByteBuffer block = block();
    byte[] copy = new byte[block.remaining()];
    block.get(copy);
    return copy;
  }

  String text() throws ProtocolException {
    return StandardCharsets.UTF_8.decode(block()).toString();
  }

  boolean isEmpty() {
    return !body.hasRemaining();
  }

  private static ProtocolException cutShort() {
    return new ProtocolException("the server sent an answer that is shorter than it says");
  }
}
