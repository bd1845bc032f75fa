package io.tidemark.backup.compression;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * gzip (RFC 1952), compressed by several threads into one member: for readers that have nothing
 * else. {@link Zstd} is smaller and several times faster.
 */
public final class Gzip implements Compression {

  static final String NAME = "gzip";

  static final int DEFAULT_LEVEL = 6;

  private static final int MAX_WORKERS = 64;

  private final int level;
  private final int workers;

  private Gzip(int level, int workers) {
    this.level = Range.check("gzip level", level, 1, 9);
    this.workers = Range.check("gzip workers", workers, 1, MAX_WORKERS);
  }

  /** Returns gzip at a level from 1 (fast) to 9 (small), with up to two workers. */
  public static Gzip level(int level) {
    return new Gzip(level, Math.min(2, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns this with {@code workers} threads for each file, beside the caller's. */
  public Gzip workers(int workers) {
    return new Gzip(level, workers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".gz";
  }

  @Override
  public String decompressCommand() {
    return "gzip -dc";
  }

  @Override
  public void compress(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, stored -> new GzipEncoder(stored, level, workers));
  }

  @Override
  public InputStream decompress(InputStream stored) throws IOException {
    return Decoding.run(stored, NAME, GzipDecoder::new);
  }

  @Override
  public String toString() {
    return NAME + ":" + level;
  }
}
