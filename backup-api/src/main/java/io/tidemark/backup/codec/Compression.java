package io.tidemark.backup.codec;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A compression format, both ways. Implementations are immutable and thread-safe. */
public interface Compression {

  /** The name in the manifest, such as {@code zstd}. */
  String name();

  /** The suffix of file names, such as {@code .zst}; empty for none. */
  String suffix();

  /** The POSIX shell command that decompresses standard input to standard output. */
  String decompressCommand();

  /**
   * Compresses what {@code plain} writes. The end of the format is written if and only if {@code
   * plain} returns normally; buffers, native memory and threads are released in any case.
   *
   * @param out lent; stays open
   */
  void compress(ContentWriter plain, OutputStream out) throws IOException;

  /**
   * Returns the decompressed content of {@code stored}. Closing it closes {@code stored}. Corrupt
   * or cut input throws, as far as the format can tell; proof of the end is the caller's duty.
   */
  InputStream decompress(InputStream stored) throws IOException;
}
