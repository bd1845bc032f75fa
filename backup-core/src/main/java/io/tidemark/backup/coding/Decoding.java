package io.tidemark.backup.coding;

import java.io.IOException;
import java.io.InputStream;

/** Runs decoders, and tells damaged content from a failing storage. */
public final class Decoding {

  /** Opens a decoder over a stream, which may read the format's header. */
  @FunctionalInterface
  public interface Decoder {
    InputStream over(InputStream stored) throws IOException;
  }

  private Decoding() {}

  /**
   * Returns the decoded content of {@code stored}. Closing it closes {@code stored}; if this method
   * throws, {@code stored} stays open.
   *
   * @param format named in messages
   * @throws io.tidemark.backup.codec.CorruptContentException for whatever the decoder rejects, now
   *     and on every read after; what {@code stored} itself throws passes through
   */
  public static InputStream run(InputStream stored, String format, Decoder decoder)
      throws IOException {
    Inlet inlet = new Inlet(stored, format);
    try {
      return new DecodedInputStream(inlet, decoder.over(inlet));
    } catch (IOException | RuntimeException e) {
      throw inlet.explain(e);
    }
  }
}
