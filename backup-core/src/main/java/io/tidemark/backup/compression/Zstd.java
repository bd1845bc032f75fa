package io.tidemark.backup.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.coding.Decoding;
import io.tidemark.backup.coding.Encoding;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Zstandard (RFC 8878), the default: fast both ways, and content is checked against a 32-bit
 * checksum. Its memory is native and does not count against {@code -Xmx}: about 8 MiB a worker at
 * level 3.
 */
public final class Zstd implements Compression {

  static final String NAME = "zstd";

  static final int DEFAULT_LEVEL = 3;

  /** Higher levels need windows for which {@code zstd} itself demands {@code --ultra}. */
  private static final int MAX_LEVEL = 19;

  private static final int MAX_WORKERS = 64;

  /** What {@code zstd -d} accepts without {@code --long}: 128 MiB bound what a header can claim. */
  private static final int MAX_WINDOW_LOG = 27;

  private final int level;
  private final int workers;

  private Zstd(int level, int workers) {
    this.level = Range.check("zstd level", level, 1, MAX_LEVEL);
    this.workers = Range.check("zstd workers", workers, 0, MAX_WORKERS);
  }

  /** Returns zstd at a level from 1 (fast) to 19 (small), with up to two workers. */
  public static Zstd level(int level) {
    return new Zstd(level, Math.min(2, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns this with {@code workers} native threads for each file; 0 uses the caller's thread. */
  public Zstd workers(int workers) {
    return new Zstd(level, workers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String suffix() {
    return ".zst";
  }

  @Override
  public String decompressCommand() {
    return "zstd -dc";
  }

  @Override
  public void compress(ContentWriter plain, OutputStream out) throws IOException {
    Encoding.run(plain, out, this::encoder);
  }

  private OutputStream encoder(OutputStream out) throws IOException {
    return new ZstdOutputStreamNoFinalizer(out)
        .setLevel(level)
        .setWorkers(workers)
        .setChecksum(true);
  }

  @Override
  public InputStream decompress(InputStream stored) throws IOException {
    return Decoding.run(stored, NAME, Zstd::decoder);
  }

  private static InputStream decoder(InputStream stored) throws IOException {
    return new ZstdInputStreamNoFinalizer(stored).setLongMax(MAX_WINDOW_LOG);
  }

  @Override
  public String toString() {
    return NAME + ":" + level;
  }
}
