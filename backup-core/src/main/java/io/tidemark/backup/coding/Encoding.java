package io.tidemark.backup.coding;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Runs encoders whose {@code close} both writes the end of a format and frees resources. */
public final class Encoding {

  /** Opens an encoder over a stream. It must own nothing when it throws. */
  @FunctionalInterface
  public interface Encoder {
    OutputStream over(OutputStream out) throws IOException;
  }

  private Encoding() {}

  /**
   * Writes the encoded form of {@code plain} to {@code out}. The encoder is always closed; its end
   * is written if and only if {@code plain} returns normally and no write failed before.
   *
   * @param out lent; neither flushed nor closed
   */
  public static void run(ContentWriter plain, OutputStream out, Encoder encoder)
      throws IOException {
    Outlet outlet = new Outlet(out);
    OutputStream encoding = encoder.over(outlet);
    try {
      LentOutputStream lent = new LentOutputStream(encoding);
      plain.writeTo(lent);
      lent.drain();
      outlet.check();
    } catch (Throwable failure) {
      outlet.cut();
      release(encoding, failure);
      throw failure;
    }
    encoding.close();
  }

  private static void release(OutputStream encoding, Throwable failure) {
    try {
      encoding.close();
    } catch (IOException | RuntimeException e) {
      // An encoder may throw again what it threw before.
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
