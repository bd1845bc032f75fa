package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.Lsn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupManifestTest {

  private static final byte[] CONTENT = "15\n".getBytes(StandardCharsets.UTF_8);

  private static BackupManifest read(ManifestText text) throws IOException {
    return BackupManifest.read(new ByteArrayInputStream(text.bytes()));
  }

  private static ClusterPath path(String name) throws IOException {
    return ClusterPath.of(name.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void everyChecksumAlgorithmIsUnderstood(ChecksumAlgorithm algorithm) throws IOException {
    BackupManifest manifest = read(new ManifestText().file("PG_VERSION", CONTENT, algorithm));

    ManifestFile file = manifest.find(path("PG_VERSION")).orElseThrow();
    assertThat(file.algorithm()).isEqualTo(algorithm);
    assertThat(file.sizeBytes()).isEqualTo(3);
    assertThat(file.checksum()).hasSize(algorithm.length() * 2);
  }

  @Test
  void aFileMayHaveNoChecksum() throws IOException {
    BackupManifest manifest = read(new ManifestText().entry("\"Path\": \"x\", \"Size\": 7"));
    assertThat(manifest.find(path("x")).orElseThrow().algorithm())
        .isEqualTo(ChecksumAlgorithm.NONE);
  }

  @Test
  void theFirstVersionHasNoSystemIdentifier() throws IOException {
    BackupManifest manifest = read(new ManifestText().file("x", CONTENT));
    assertThat(manifest.version()).isEqualTo(1);
    assertThat(manifest.systemIdentifier()).isEmpty();
  }

  @Test
  void theSystemIdentifierOfVersion2UsesAll64Bits() throws IOException {
    BackupManifest manifest = read(new ManifestText().version2("18446744073709551615"));
    assertThat(manifest.version()).isEqualTo(2);
    assertThat(manifest.systemIdentifier()).hasValue(-1);
  }

  @Test
  void theRangesOfTheLogAreRead() throws IOException {
    assertThat(read(new ManifestText()).walRanges())
        .containsExactly(new WalRange(1, Lsn.parse("0/3000028"), Lsn.parse("0/3000100")));
  }

  @Test
  void aNameThatIsNotUtf8IsRead() throws IOException {
    BackupManifest manifest =
        read(new ManifestText().entry("\"Encoded-Path\": \"78fffe\", \"Size\": 0"));

    ClusterPath name = ClusterPath.of(new byte[] {'x', (byte) 0xff, (byte) 0xfe});
    assertThat(manifest.find(name)).isPresent();
    assertThat(manifest.files().map(file -> file.path().toString())).containsExactly("x\\xff\\xfe");
  }

  @Test
  void aNameWithQuotesAndUmlautsIsRead() throws IOException {
    BackupManifest manifest =
        read(new ManifestText().entry("\"Path\": \"a\\\"\\u00fc/\u00fc\", \"Size\": 0"));
    assertThat(manifest.find(path("a\"\u00fc/\u00fc"))).isPresent();
  }

  @Test
  void filesAreFoundWhateverTheirOrder() throws IOException {
    ManifestText text = new ManifestText();
    IntStream.of(5, 3, 9, 1, 7).forEach(n -> text.file("base/" + n, new byte[n]));
    BackupManifest manifest = read(text);

    for (int n : new int[] {1, 3, 5, 7, 9}) {
      assertThat(manifest.find(path("base/" + n)).orElseThrow().sizeBytes()).isEqualTo(n);
    }
    assertThat(manifest.find(path("base/2"))).isEmpty();
    assertThat(manifest.find(path("base"))).isEmpty();
    assertThat(manifest.fileCount()).isEqualTo(5);
    assertThat(manifest.totalBytes()).isEqualTo(25);
    assertThat(manifest.files().map(ManifestFile::sizeBytes)).containsExactly(5L, 3L, 9L, 1L, 7L);
  }

  @Test
  void anEmptyListIsAManifest() throws IOException {
    assertThat(read(new ManifestText()).fileCount()).isZero();
  }
}
