package io.tidemark.backup.benchmarks;

import java.io.IOException;
import java.io.InputStream;

/** One side of a comparison: how it stores and reads objects. */
interface Transfers extends AutoCloseable {

  /** Stores noise of a length that is not known beforehand. */
  void put(String key, long length) throws IOException;

  /** Reads an object to its end and returns its length. */
  long get(String key) throws IOException;

  void delete(String key) throws IOException;

  @Override
  void close() throws IOException;

  static long drain(InputStream in) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      total += count;
    }
    return total;
  }
}
