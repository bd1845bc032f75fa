package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file in a cluster that is being made, open to be written in any order. Of a file that was there
 * before only those blocks are written that differ, and settling it cuts what is behind the last
 * byte that it was given. Closing it leaves it for another time. Not thread-safe.
 */
public final class PatchableFile implements AutoCloseable {

  /** A page of PostgreSQL: it writes its files by these. */
  private static final int BLOCK = 8 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final SyncPool sync;
  private final WriteCount count;
  private final long bytesBefore;
  private byte[] before = new byte[0];
  private long end;
  private boolean settled;

  /**
   * Takes an open file.
   *
   * @param bytesBefore how many bytes of it are there from before and may be right
   */
  PatchableFile(Path file, FileChannel channel, SyncPool sync, WriteCount count, long bytesBefore) {
    this.file = file;
    this.channel = channel;
    this.sync = sync;
    this.count = count;
    this.bytesBefore = bytesBefore;
  }

  /**
   * Writes the beginning of an array.
   *
   * @throws io.tidemark.backup.error.RestoreFailedException if the file system refuses
   */
  public void write(long position, byte[] bytes, int length) {
    int known = (int) Math.max(0, Math.min(length, bytesBefore - position));
    writeDifferences(position, bytes, known);
    put(position, bytes, known, length);
    end = Math.max(end, position + length);
  }

  private void writeDifferences(long position, byte[] bytes, int length) {
    if (length == 0) {
      return;
    }
    if (before.length < length) {
      before = new byte[length];
    }
    read(position, before, 0, length);
    int differing = 0;
    for (int from = 0, to; from < length; from = to) {
      to = (int) Math.min(length, (position + from) / BLOCK * BLOCK + BLOCK - position);
      if (Arrays.equals(bytes, from, to, before, from, to)) {
        put(position, bytes, differing, from);
        differing = to;
      }
    }
    put(position, bytes, differing, length);
  }

  /** Writes a part of an array whose beginning belongs at {@code position}. */
  private void put(long position, byte[] bytes, int from, int to) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position());
      }
    } catch (IOException e) {
      throw Folders.failed("cannot write the file", file, e);
    }
    count.written(to - from);
  }

  /** Reads what was written there before into a part of an array. */
  public void read(long position, byte[] bytes, int offset, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position() - offset) < 0) {
          throw new CorruptContentException("it is shorter than what was written");
        }
      }
    } catch (IOException e) {
      throw Folders.failed("cannot read the file", file, e);
    }
  }

  /** Ends the work on the file, which is made durable in the background. */
  public void settle() {
    if (end < bytesBefore) {
      cut();
    }
    settled = true;
    count.settled(end);
    sync.settle(file, channel);
  }

  private void cut() {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      throw Folders.failed("cannot cut the file", file, e);
    }
  }

  @Override
  public void close() {
    if (settled) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw Folders.failed("cannot close the file", file, e);
    }
  }
}
