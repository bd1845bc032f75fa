package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.servers.CommandLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Content that would exhaust the host's memory. */
@Timeout(60)
class HostileCompressionTest {

  private static final byte[] ROWS = Codecs.rows(100_000);

  /** Where a block header of xz begins, and where its dictionary size is. */
  private static final int XZ_BLOCK_HEADER = 12;

  private static final int XZ_DICTIONARY = XZ_BLOCK_HEADER + 4;

  @Test
  void aZstdWindowOfAGibibyteIsRefused(@TempDir Path folder) throws IOException {
    Path stored = folder.resolve("stored");
    CommandLine.of("zstd", "-c", "--long=30")
        .input(Files.write(folder.resolve("plain"), ROWS))
        .output(stored)
        .run()
        .succeeded();

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decompress(Zstd.level(3), Files.readAllBytes(stored)));
  }

  @Test
  void anXzDictionaryOfAGibibyteIsRefused() throws IOException {
    byte[] stored = Codecs.compress(Xz.preset(0), ROWS);
    stored[XZ_DICTIONARY] = 36;
    int end = XZ_BLOCK_HEADER + (stored[XZ_BLOCK_HEADER] + 1) * 4 - Integer.BYTES;
    CRC32 checksum = new CRC32();
    checksum.update(stored, XZ_BLOCK_HEADER, end - XZ_BLOCK_HEADER);
    ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putInt(end, (int) checksum.getValue());

    assertThatExceptionOfType(CorruptContentException.class)
        .isThrownBy(() -> Codecs.decompress(Xz.preset(0), stored))
        .withMessageContaining("KiB");
  }

  @Test
  void abandonedZstdStreamsLeaveNoNativeMemory() throws IOException {
    byte[] stored = Codecs.compress(Zstd.level(3), ROWS);
    abandonZstdStreams(stored, 100);
    long before = residentKibibytes();

    abandonZstdStreams(stored, 1000);

    // Each compressor has more than a MiB: a leak would be a GiB.
    assertThat(residentKibibytes() - before).isLessThan(200 << 10);
  }

  private static void abandonZstdStreams(byte[] stored, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  Zstd.level(3)
                      .workers(0)
                      .compress(
                          out -> {
                            out.write(ROWS);
                            throw new IllegalStateException("source failed");
                          },
                          new ByteArrayOutputStream()));
      try (InputStream in = Zstd.level(3).decompress(new ByteArrayInputStream(stored))) {
        assertThat(in.read()).isNotNegative();
      }
    }
  }

  private static long residentKibibytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeThat(status).exists();
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
