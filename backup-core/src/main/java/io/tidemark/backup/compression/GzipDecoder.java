package io.tidemark.backup.compression;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip members to the end of the input. Unlike the JDK's, it does not take "nothing available
 * now" for the end, and does not ignore what follows a member.
 */
final class GzipDecoder extends InputStream {

  private final GzipInput in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private boolean inMember;

  GzipDecoder(InputStream stored) {
    in = new GzipInput(stored);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (inMember || startMember()) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        checksum.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      }
    }
    return -1;
  }

  private boolean startMember() throws IOException {
    if (in.atEnd()) {
      return false;
    }
    in.readHeader();
    inflater.reset();
    checksum.reset();
    inMember = true;
    return true;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = inflater.inflate(bytes, offset, length);
      if (count == 0 && !inflater.finished()) {
        if (inflater.needsDictionary()) {
          throw new ZipException("a preset dictionary is not part of gzip");
        }
        if (in.atEnd()) {
          throw new EOFException("the end is missing");
        }
        in.feed(inflater);
      }
      return count;
    } catch (DataFormatException e) {
      throw new ZipException(String.valueOf(e.getMessage()));
    }
  }

  private void endMember() throws IOException {
    in.giveBack(inflater.getRemaining());
    if (in.readInt() != (int) checksum.getValue()) {
      throw new ZipException("the checksum differs");
    }
    if (in.readInt() != (int) inflater.getBytesWritten()) {
      throw new ZipException("the length differs");
    }
    inMember = false;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
