package io.tidemark.backup.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.coding.Codecs;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.ServerCompression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that a server might send; those of real ones are in ServerCompressionTest. */
class CompressedArchivesTest {

  private static final byte[] TAR = Codecs.rows(300_000);

  private static String name(ServerCompression method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  private static CompressedArchives archives(ServerCompression method) {
    return CompressedArchives.of(BaseBackupOptions.usual().withServerCompression(name(method)))
        .orElseThrow();
  }

  private static byte[] sent(ServerCompression method) throws IOException {
    return Codecs.compress(Compressions.named(name(method)), TAR);
  }

  private static byte[] copied(ServerCompression method, byte[] sent) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    archives(method).copy("base.tar.x", new ByteArrayInputStream(sent), out);
    return out.toByteArray();
  }

  private static void assertRefused(ServerCompression method, byte[] sent) {
    assertThatExceptionOfType(BackupFailedException.class)
        .isThrownBy(() -> copied(method, sent))
        .withMessageContaining("'base.tar.x' cannot be decompressed as the server has sent it: ")
        .withMessageContaining("run again");
  }

  @ParameterizedTest
  @EnumSource
  void aWholeArchiveIsDecompressed(ServerCompression method) throws IOException {
    assertThat(copied(method, sent(method))).isEqualTo(TAR);
  }

  @ParameterizedTest
  @EnumSource
  void anArchiveThatEndsTooEarlyIsRefused(ServerCompression method) throws IOException {
    byte[] sent = sent(method);

    assertRefused(method, Arrays.copyOf(sent, sent.length - 1));
    assertRefused(method, Arrays.copyOf(sent, sent.length / 2));
    assertRefused(method, new byte[0]);
  }

  @ParameterizedTest
  @EnumSource
  void bytesAfterTheEndOfAnArchiveAreRefused(ServerCompression method) throws IOException {
    byte[] sent = sent(method);
    byte[] longer = Arrays.copyOf(sent, sent.length + 512);
    Arrays.fill(longer, sent.length, longer.length, (byte) 'x');

    assertRefused(method, longer);
  }

  @ParameterizedTest
  @EnumSource
  void anArchiveThatIsNotCompressedIsRefused(ServerCompression method) {
    assertRefused(method, TAR);
    assertThatIOException()
        .isThrownBy(() -> archives(method).plainName("base.tar"))
        .withMessageContaining("was to compress with " + name(method) + ", and sends 'base.tar'");
  }

  @Test
  void anArchiveIsStoredUnderItsPlainName() throws IOException {
    assertThat(archives(ServerCompression.GZIP).plainName("base.tar.gz")).isEqualTo("base.tar");
    assertThat(archives(ServerCompression.ZSTD).plainName("base.tar.zst")).isEqualTo("base.tar");
  }
}
