package io.tidemark.backup.coding;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.codec.WrongKeyException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The stored bytes under a decoder: remembers what the storage threw and whether it had a byte. */
final class Inlet extends FilterInputStream {

  private final String format;
  private boolean empty = true;
  private @Nullable IOException failure;

  Inlet(InputStream stored, String format) {
    super(stored);
    this.format = format;
  }

  /** No format here encodes even empty content as nothing: a file of no bytes was cut. */
  void requireContent() throws IOException {
    if (empty) {
      throw new CorruptContentException(format + " content is empty: not even a header");
    }
  }

  /** Returns what to throw for what a decoder threw. */
  IOException explain(Exception thrown) {
    if (failure != null) {
      return failure;
    }
    if (thrown instanceof CorruptContentException || thrown instanceof WrongKeyException) {
      return (IOException) thrown;
    }
    String reason = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    return new CorruptContentException(format + " content is damaged or cut: " + reason, thrown);
  }

  @Override
  public int read() throws IOException {
    try {
      int b = in.read();
      empty &= b < 0;
      return b;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      empty &= count <= 0;
      return count;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      return in.skip(count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** A decoder must not take "nothing available now" for the end. */
  @Override
  public int available() {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Decoders do not close what they were lent. */
  @Override
  public void close() {}

  void closeStored() throws IOException {
    in.close();
  }
}
