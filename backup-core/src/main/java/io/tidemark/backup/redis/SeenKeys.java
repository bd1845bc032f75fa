package io.tidemark.backup.redis;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keys that were seen, by their 128 bits of XXH3, in a temporary file: a table of slots of 16
 * bytes, at most half of which are taken. Takes no more memory for more keys. Not thread-safe.
 */
final class SeenKeys implements AutoCloseable {

  private static final int SLOT_BYTES = 16;
  private static final long FIRST_SLOTS = 1 << 12;

  private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
  private FileChannel table;
  private long slots = FIRST_SLOTS;
  private long taken;

  SeenKeys() throws IOException {
    table = file();
  }

  private static FileChannel file() throws IOException {
    Path path = Files.createTempFile("tidemark-keys", ".tmp");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Returns whether it was not seen before. */
  boolean add(byte[] key) throws IOException {
    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(key);
    // All zero is a slot that is free.
    long low = hash.getLeastSignificantBits();
    if (!put(table, slots, hash.getMostSignificantBits(), low == 0 ? 1 : low)) {
      return false;
    }
    taken++;
    if (taken * 2 > slots) {
      grow();
    }
    return true;
  }

  private boolean put(FileChannel target, long count, long high, long low) throws IOException {
    long at = Long.remainderUnsigned(high, count);
    while (read(target, at)) {
      if (slot.getLong(0) == high && slot.getLong(8) == low) {
        return false;
      }
      at = (at + 1) % count;
    }
    slot.clear();
    slot.putLong(high).putLong(low).flip();
    while (slot.hasRemaining()) {
      target.write(slot, at * SLOT_BYTES + slot.position());
    }
    return true;
  }

  /** Reads a slot; false if it is free. The file is sparse, and may end before it. */
  private boolean read(FileChannel target, long at) throws IOException {
    slot.clear();
    int count = 0;
    while (slot.hasRemaining() && count >= 0) {
      count = target.read(slot, at * SLOT_BYTES + slot.position());
    }
    return !slot.hasRemaining() && slot.getLong(8) != 0;
  }

  private void grow() throws IOException {
    FileChannel larger = file();
    try {
      for (long at = 0; at < slots; at++) {
        if (read(table, at)) {
          put(larger, slots * 2, slot.getLong(0), slot.getLong(8));
        }
      }
    } catch (IOException e) {
      larger.close();
      throw e;
    }
    table.close();
    table = larger;
    slots *= 2;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
