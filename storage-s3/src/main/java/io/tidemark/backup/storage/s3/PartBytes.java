package io.tidemark.backup.storage.s3;

import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a part, or of an object that needs no parts; memory is taken as they come. They are
 * written on one thread, and may then be read on any.
 */
final class PartBytes {

  /**
   * G1 gives an array of half a region and more regions of its own, in a row: in a heap of 64 MB a
   * part of 8 MiB would take nine of the 64, if there are nine in a row. What is left of a region
   * after the last whole chunk is lost too, so that chunks are small.
   */
  private static final int CHUNK = 32 << 10;

  private final int capacity;
  private final List<byte[]> chunks = new ArrayList<>();
  private int length;

  PartBytes(int capacity) {
    this.capacity = capacity;
  }

  static PartBytes of(byte[] content) {
    PartBytes bytes = new PartBytes(content.length);
    bytes.write(content, 0, content.length);
    return bytes;
  }

  int length() {
    return length;
  }

  boolean isFull() {
    return length == capacity;
  }

  /** Forgets all bytes, but keeps the memory. */
  PartBytes clear() {
    length = 0;
    return this;
  }

  /** Adds as many bytes as there is room for, and returns how many. */
  int write(byte[] source, int offset, int count) {
    int most = Math.min(count, capacity - length);
    for (int done = 0; done < most; ) {
      int position = length % CHUNK;
      byte[] chunk = chunk(length / CHUNK);
      int step = Math.min(most - done, chunk.length - position);
      System.arraycopy(source, offset + done, chunk, position, step);
      length += step;
      done += step;
    }
    return most;
  }

  private byte[] chunk(int index) {
    if (index == chunks.size()) {
      chunks.add(new byte[Math.min(CHUNK, capacity - index * CHUNK)]);
    }
    return chunks.get(index);
  }

  /** Copies some bytes from a position on, at least one, and returns how many. */
  int read(int position, byte[] target, int offset, int count) {
    int from = position % CHUNK;
    int step = Math.min(count, Math.min(length - position, CHUNK - from));
    System.arraycopy(chunks.get(position / CHUNK), from, target, offset, step);
    return step;
  }

  /** Takes bytes, which it must not change. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] bytes, int offset, int count);
  }

  /** Passes on all bytes, in their order, without a copy. */
  void forEach(Taker taker) {
    for (int position = 0; position < length; position += CHUNK) {
      taker.take(chunks.get(position / CHUNK), 0, Math.min(CHUNK, length - position));
    }
  }
}
