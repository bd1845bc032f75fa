package io.tidemark.backup.compression;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes one gzip member whose deflate blocks are compressed by several threads: each ends on a
 * byte boundary (a sync flush) and knows the 32 KiB before it. Used from one thread.
 */
final class GzipEncoder extends OutputStream {

  /** Magic, deflate, no flags, no time, no extra flags, unknown operating system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** A last deflate block without content. */
  private static final byte[] LAST_BLOCK = {3, 0};

  /** A block in work, until it is done. */
  private record Pending(DeflateBlock block, Future<?> done) {}

  private final OutputStream out;
  private final int level;
  private final int mostBlocks;
  private final Workers workers;
  private final Deque<DeflateBlock> all = new ArrayDeque<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final CRC32 checksum = new CRC32();
  private long length;
  private @Nullable DeflateBlock filling;
  private boolean closed;

  GzipEncoder(OutputStream out, int level, int workers) throws IOException {
    out.write(HEADER);
    this.out = out;
    this.level = level;
    this.mostBlocks = 2 * workers + 1;
    this.workers = new Workers("backup-gzip", workers);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    checksum.update(bytes, offset, count);
    length += count;
    int end = offset + count;
    int position = offset;
    while (position < end) {
      DeflateBlock block = filling == null ? newBlock() : filling;
      filling = block;
      position += block.take(bytes, position, end - position);
      if (block.isFull()) {
        filling = nextAfter(block);
        submit(block);
      }
    }
  }

  private DeflateBlock newBlock() {
    DeflateBlock block = new DeflateBlock(level);
    all.add(block);
    return block;
  }

  private DeflateBlock nextAfter(DeflateBlock previous) throws IOException {
    DeflateBlock next = all.size() < mostBlocks ? newBlock() : writeOldest();
    next.startAfter(previous);
    return next;
  }

  private void submit(DeflateBlock block) {
    pending.add(new Pending(block, workers.submit(block)));
  }

  /** Waits for the oldest block in work and writes it, which frees it. */
  private DeflateBlock writeOldest() throws IOException {
    Pending oldest = pending.remove();
    try {
      oldest.done().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    } catch (ExecutionException e) {
      throw new IOException("gzip compression failed: " + e.getCause(), e.getCause());
    }
    oldest.block().writeTo(out);
    return oldest.block();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      finish();
    } finally {
      workers.stop();
      all.forEach(DeflateBlock::end);
    }
  }

  private void finish() throws IOException {
    if (filling != null) {
      submit(filling);
    }
    while (!pending.isEmpty()) {
      writeOldest();
    }
    out.write(LAST_BLOCK);
    writeLittleEndian(checksum.getValue());
    writeLittleEndian(length);
  }

  private void writeLittleEndian(long value) throws IOException {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift) & 0xff);
    }
  }
}
