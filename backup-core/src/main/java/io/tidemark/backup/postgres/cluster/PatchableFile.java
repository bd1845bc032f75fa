package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file in a cluster that is being made, open to be written in any order. Closing it leaves it for
 * another time. Not thread-safe.
 */
public final class PatchableFile implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final SyncPool sync;
  private boolean settled;

  PatchableFile(Path file, FileChannel channel, SyncPool sync) {
    this.file = file;
    this.channel = channel;
    this.sync = sync;
  }

  /**
   * Writes the beginning of an array.
   *
   * @throws io.tidemark.backup.error.RestoreFailedException if the file system refuses
   */
  public void write(long position, byte[] bytes, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position());
      }
    } catch (IOException e) {
      throw Folders.failed("cannot write the file", file, e);
    }
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
    settled = true;
    sync.settle(file, channel);
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
