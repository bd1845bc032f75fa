package io.tidemark.backup.compression;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;

/**
 * LZ4 frames, with a checksum over the content: where processor time is dearer than space. Reads
 * frames of independent blocks, which is what {@code lz4} writes unless told otherwise.
 */
public final class Lz4 implements Compression {

  static final String NAME = "lz4";

  private static final int BUFFER_SIZE = 1 << 16;

  private static final Lz4 FRAME = new Lz4();

  private Lz4() {}

  /** Returns the LZ4 frame format. */
  public static Lz4 frame() {
    return FRAME;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".lz4";
  }

  @Override
  public String decompressCommand() {
    return "lz4 -dc";
  }

  @Override
  public void compress(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, Lz4::encoder);
  }

  private static OutputStream encoder(OutputStream out) throws IOException {
    return new LZ4FrameOutputStream(
        out, BLOCKSIZE.SIZE_1MB, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.CONTENT_CHECKSUM);
  }

  @Override
  public InputStream decompress(InputStream stored) throws IOException {
    return Decoding.run(stored, NAME, Lz4::decoder);
  }

  private static InputStream decoder(InputStream stored) throws IOException {
    return new LZ4FrameInputStream(new BufferedInputStream(stored, BUFFER_SIZE));
  }

  @Override
  public String toString() {
    return NAME;
  }
}
