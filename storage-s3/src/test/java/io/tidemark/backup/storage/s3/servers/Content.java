package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.ContentWriter;
import java.util.Random;

/** Random bytes, the same in every run. */
final class Content {

  /** The smallest that real servers allow for all parts but the last. */
  static final int PART = 5 << 20;

  private Content() {}

  static byte[] of(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Writes some bytes and then does something in the middle of a put. */
  static ContentWriter then(int size, ContentWriter next) {
    return out -> {
      out.write(of(size));
      next.writeTo(out);
    };
  }
}
