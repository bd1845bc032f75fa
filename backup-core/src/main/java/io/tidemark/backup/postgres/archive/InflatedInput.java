package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses one zlib stream and demands that it ends exactly where its chunks do. No chunk at
 * all is an empty content, as PostgreSQL 16 and newer write it. Reading to the end frees the
 * inflater; so does closing.
 */
final class InflatedInput extends InputStream {

  private final ArchiveDecoder archive;
  private final InputStream in;
  private final Inflater inflater = new Inflater();
  private final byte[] compressed = new byte[1 << 13];
  private boolean begun;
  private boolean ended;

  InflatedInput(ArchiveDecoder archive, InputStream in) {
    this.archive = archive;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        return count;
      }
      advance();
    }
    return -1;
  }

  @Override
  public void close() {
    ended = true;
    inflater.end();
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      CorruptArchiveException corrupt = archive.corrupt("broken compressed data");
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  /** Called when the inflater has nothing more to give. */
  private void advance() throws IOException {
    if (inflater.finished()) {
      if (inflater.getRemaining() > 0 || in.read() >= 0) {
        throw archive.corrupt("bytes after the end of the compressed data");
      }
      close();
    } else if (inflater.needsDictionary()) {
      throw archive.corrupt("compressed data that needs a dictionary");
    } else {
      fill();
    }
  }

  private void fill() throws IOException {
    int count = in.read(compressed, 0, compressed.length);
    if (count > 0) {
      inflater.setInput(compressed, 0, count);
      begun = true;
    } else if (begun) {
      throw archive.corrupt("incomplete compressed data");
    } else {
      close();
    }
  }
}
