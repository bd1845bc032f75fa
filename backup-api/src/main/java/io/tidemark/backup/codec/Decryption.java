package io.tidemark.backup.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Decrypts with the user's key. Implementations are immutable and thread-safe. */
public interface Decryption {

  /** The name of the {@link Encryption} that this reads. */
  String name();

  /**
   * Returns the decrypted content of {@code stored}. Closing it closes {@code stored}. Its end is
   * reached only after the content was authenticated to the very end; corrupt or cut input throws.
   *
   * @param facts what {@link Encryption#encrypt} returned
   * @throws WrongKeyException if the content was encrypted to another key
   */
  InputStream decrypt(InputStream stored, Map<String, String> facts) throws IOException;
}
