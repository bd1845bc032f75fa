package io.tidemark.backup.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.tidemark.backup.storage.StorageKey;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a file to the length that it had when it was opened, and throws if it ends before. */
final class WholeFile extends FilterInputStream {

  private final StorageKey key;
  private final long size;
  private long position;

  private WholeFile(StorageKey key, SeekableByteChannel channel) throws IOException {
    super(Channels.newInputStream(channel));
    this.key = key;
    this.size = channel.size();
    this.position = channel.position();
  }

  static WholeFile open(StorageKey key, Path file, long offset) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.READ, NOFOLLOW_LINKS);
    try {
      if (offset > channel.size()) {
        throw new EOFException(
            "it has %d bytes and cannot be read from %d".formatted(channel.size(), offset));
      }
      return new WholeFile(key, channel.position(offset));
    } catch (IOException | RuntimeException e) {
      try (channel) {
        throw e;
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count < 0 && position < size) {
      throw new EOFException(
          "'%s' ended after %d of %d bytes while it was read".formatted(key, position, size));
    }
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    position += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
