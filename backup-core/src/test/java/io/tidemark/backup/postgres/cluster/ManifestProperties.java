package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes are, the parser says that they are wrong and does nothing else. */
class ManifestProperties {

  private static final byte[] GOOD =
      new ManifestText()
          .version2("7500000000000000000")
          .file("PG_VERSION", new byte[] {1})
          .file("base/5/1234", new byte[8192], ChecksumAlgorithm.SHA256)
          .entry("\"Encoded-Path\": \"78ff\", \"Size\": 0")
          .bytes();

  private static void isRefused(byte[] manifest) {
    assertThatThrownBy(() -> BackupManifest.read(new ByteArrayInputStream(manifest)))
        .isInstanceOf(CorruptContentException.class);
  }

  @Property(tries = 2_000)
  void aFlippedBitIsFound(
      @ForAll @IntRange(max = 100_000) int place, @ForAll @IntRange(max = 7) int bit) {
    byte[] damaged = GOOD.clone();
    damaged[place % GOOD.length] ^= (byte) (1 << bit);
    if (!isSpelledOtherwise(damaged)) {
      isRefused(damaged);
    }
  }

  /** The digits of the checksum itself may be large letters. */
  private static boolean isSpelledOtherwise(byte[] damaged) {
    String text = new String(damaged, StandardCharsets.ISO_8859_1);
    return text.equalsIgnoreCase(new String(GOOD, StandardCharsets.ISO_8859_1))
        && text.startsWith(new String(GOOD, 0, GOOD.length - 68, StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 500)
  void aCutManifestIsFound(@ForAll @IntRange(max = 100_000) int length) {
    isRefused(Arrays.copyOf(GOOD, length % GOOD.length));
  }

  @Property(tries = 1_000)
  void anyBytesAreRefused(@ForAll byte[] bytes) {
    isRefused(bytes);
  }

  @Property(tries = 2_000)
  void anyPiecesOfManifestsAreRefused(@ForAll("pieces") String text) throws IOException {
    isRefused(text.getBytes(StandardCharsets.UTF_8));
    isRefused(ManifestText.sealed(text + "\n"));
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n",
            " ",
            "null",
            "true",
            "1",
            "-1",
            "1e9",
            "\"x\"",
            "\"Path\": \"x\"",
            "\"Size\": 1",
            "\"Files\": [",
            "\"WAL-Ranges\": [",
            "\"Timeline\": 1",
            "\"Manifest-Checksum\": \"00\"",
            "\"PostgreSQL-Backup-Manifest-Version\": 1,",
            "{\"PostgreSQL-Backup-Manifest-Version\": 1, \"Files\": [",
            "\"Checksum\": \"0\"")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }
}
