package io.tidemark.backup.compression;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Stores content as it is. It detects no damage; that is left to the manifest's hashes. */
public final class NoCompression implements Compression {

  static final String NAME = "none";

  private static final NoCompression INSTANCE = new NoCompression();

  private NoCompression() {}

  /** Returns the instance. */
  public static NoCompression instance() {
    return INSTANCE;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return "";
  }

  @Override
  public String decompressCommand() {
    return "cat";
  }

  @Override
  public void compress(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, stored -> stored);
  }

  @Override
  public InputStream decompress(InputStream stored) {
    return stored;
  }

  @Override
  public String toString() {
    return NAME;
  }
}
