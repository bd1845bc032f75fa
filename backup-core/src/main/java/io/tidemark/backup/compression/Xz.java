package io.tidemark.backup.compression;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * xz, with CRC-64: the smallest and by far the slowest. Compressing takes heap: about 32 MiB at
 * preset 3, 94 MiB at 6, 674 MiB at 9.
 */
public final class Xz implements Compression {

  static final String NAME = "xz";

  /** The highest preset that fits into a heap of 64 MiB. */
  static final int DEFAULT_PRESET = 3;

  /** What a header can make decompression allocate; preset 9 needs 65 MiB. */
  private static final int MEMORY_LIMIT_KIB = 128 << 10;

  private static final int BUFFER_SIZE = 1 << 16;

  private final int preset;

  private Xz(int preset) {
    this.preset =
        Range.check("xz preset", preset, LZMA2Options.PRESET_MIN, LZMA2Options.PRESET_MAX);
  }

  /** Returns xz with a preset from 0 (fast) to 9 (small). */
  public static Xz preset(int preset) {
    return new Xz(preset);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".xz";
  }

  @Override
  public String decompressCommand() {
    return "xz -dc";
  }

  @Override
  public void compress(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, this::encoder);
  }

  private OutputStream encoder(OutputStream out) throws IOException {
    return new XZOutputStream(out, new LZMA2Options(preset));
  }

  @Override
  public InputStream decompress(InputStream stored) throws IOException {
    return Decoding.run(stored, NAME, Xz::decoder);
  }

  private static InputStream decoder(InputStream stored) throws IOException {
    return new XZInputStream(new BufferedInputStream(stored, BUFFER_SIZE), MEMORY_LIMIT_KIB);
  }

  @Override
  public String toString() {
    return NAME + ":" + preset;
  }
}
