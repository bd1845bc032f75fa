package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupChainTest {

  private static final String FILE = "base/5/1259";

  @TempDir private Path folder;

  private Path root() {
    return folder.resolve("data");
  }

  private byte[] combined(ChainLink... oldestFirst) throws IOException {
    Combined.of(root(), oldestFirst);
    return Files.readAllBytes(root().resolve(FILE));
  }

  private static TestLink full() {
    return new TestLink("0/1").whole(FILE, 1, 2, 3, 4);
  }

  private static TestLink second() {
    return new TestLink("0/2").upon("0/1");
  }

  private static TestLink third() {
    return new TestLink("0/3").upon("0/2");
  }

  @Test
  void blocksComeFromTheNewestBackupThatHasThem() throws IOException {
    assertThat(
            combined(
                full(),
                second().incremental("1259", 20, 4, 1, 2),
                third().incremental("1259", 30, 4, 2)))
        .isEqualTo(TestLink.blocks(1, 21, 32, 4));
  }

  @Test
  void blocksMayComeInAnyOrder() throws IOException {
    assertThat(combined(full(), second().incremental("1259", 20, 4, 3, 0)))
        .isEqualTo(TestLink.blocks(20, 2, 3, 23));
  }

  @Test
  void fileWithoutChangesIsThatOfTheFullBackup() throws IOException {
    assertThat(combined(full(), second().incremental("1259", 0, 4)))
        .isEqualTo(TestLink.blocks(1, 2, 3, 4));
  }

  @Test
  void truncatedFileLosesItsEnd() throws IOException {
    assertThat(combined(full(), second().incremental("1259", 0, 1))).isEqualTo(TestLink.blocks(1));
  }

  @Test
  void fileThatWasEmptiedIsEmpty() throws IOException {
    assertThat(combined(full(), second().incremental("1259", 0, 0))).isEmpty();
  }

  @Test
  void gapsBehindATruncationAreZeros() throws IOException {
    assertThat(combined(full(), second().incremental("1259", 20, 1, 4)))
        .isEqualTo(TestLink.blocks(1, 0, 0, 0, 24));
  }

  @Test
  void blocksThatWereTruncatedDoNotComeBackFromBeforeIt() throws IOException {
    assertThat(
            combined(
                full(), second().incremental("1259", 20, 1, 2), third().incremental("1259", 30, 4)))
        .isEqualTo(TestLink.blocks(1, 0, 22, 0));
  }

  @Test
  void blocksBehindATruncationThatOnlyTheSummariesTellAreZeros() throws IOException {
    assertThat(
            combined(
                full(),
                second().incremental("1259", 20, 4, 2).truncated(1259, 0, 1),
                third().incremental("1259", 30, 5)))
        .isEqualTo(TestLink.blocks(1, 0, 22, 0, 0));
  }

  @Test
  void lastPageOfAVisibilityMapIsEmptyAfterATruncation() throws IOException {
    combined(
        full().whole("base/5/1259_vm", 1, 2),
        second()
            .incremental("1259", 0, 4)
            .incremental("1259_vm", 0, 2)
            .truncated(1259, 0, 32_672 + 5));
    assertThat(root().resolve("base/5/1259_vm")).hasBinaryContent(TestLink.blocks(1, 0));
  }

  @Test
  void wholeFileInALaterBackupReplacesAllBeforeIt() throws IOException {
    assertThat(combined(full(), second().whole(FILE, 7, 8), third().incremental("1259", 30, 3, 2)))
        .isEqualTo(TestLink.blocks(7, 8, 32));
  }

  @Test
  void filesThatTheNewestBackupLacksAreNotMade() throws IOException {
    combined(full().whole("base/5/2", 1), second().incremental("1259", 0, 4));
    assertThat(root().resolve("base/5/2")).doesNotExist();
    assertThat(root().resolve("base/5/INCREMENTAL.1259")).doesNotExist();
  }

  @Test
  void incrementalNameElsewhereIsANameLikeAnyOther() throws IOException {
    combined(full(), second().incremental("1259", 0, 4).file("INCREMENTAL.1", new byte[] {1}));
    assertThat(root().resolve("INCREMENTAL.1")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void labelIsThatOfAFullBackup() throws IOException {
    combined(full(), second().incremental("1259", 0, 4));
    assertThat(root().resolve("backup_label"))
        .content()
        .startsWith("START WAL LOCATION: 0/2 ")
        .endsWith("START TIMELINE: 1\n")
        .doesNotContain("INCREMENTAL");
  }

  @Test
  void fullBackupAloneIsRestoredAsItIs() throws IOException {
    assertThat(combined(full())).isEqualTo(TestLink.blocks(1, 2, 3, 4));
  }

  @Test
  void manifestOfTheResultTellsWhatIsThere() throws IOException {
    combined(
        full().whole("base/5/3", 5), second().incremental("1259", 9, 3, 1).whole("base/5/3", 6));
    BackupManifest manifest;
    try (InputStream in = Files.newInputStream(root().resolve("backup_manifest"))) {
      manifest = BackupManifest.read(in);
    }
    List<ManifestFile> files = manifest.files().toList();
    assertThat(files).hasSize(5);
    for (ManifestFile file : files) {
      byte[] content = Files.readAllBytes(root().resolve(file.path().toString()));
      assertThat(file.sizeBytes()).as(file.path().toString()).isEqualTo(content.length);
      assertThat(file.checksum()).isEqualTo(TestLink.sha256(content));
    }
  }

  private void assertRefused(String why, ChainLink... oldestFirst) throws IOException {
    assertThatThrownBy(() -> Combined.of(root(), oldestFirst))
        .isInstanceOf(CorruptContentException.class)
        .hasMessageContaining(why);
    assertThat(root()).doesNotExist();
  }

  @Test
  void chainOfAnotherClusterIsRefused() throws IOException {
    assertRefused(
        "backup at 0/1 is of another cluster: its system identifier is 5",
        full().system("5"),
        second().incremental("1259", 0, 4));
  }

  @Test
  void chainThatLacksALinkIsRefused() throws IOException {
    assertRefused(
        "backup at 0/1 starts at LSN 0/1, but expected 0/2",
        full(),
        third().incremental("1259", 0, 4));
  }

  @Test
  void chainThatLacksItsFullBackupIsRefused() throws IOException {
    assertRefused(
        "the first of a chain should be a full one",
        second().incremental("1259", 0, 4),
        third().incremental("1259", 0, 4));
  }

  @Test
  void firstBackupThatOnlyItsLabelTellsToBeIncrementalIsRefused() throws IOException {
    assertRefused(
        "backup at 0/2 is an incremental backup, but the first of a chain should be a full one",
        second().whole(FILE, 1),
        third().incremental("1259", 0, 1));
  }

  @Test
  void fullBackupInTheMiddleIsRefused() throws IOException {
    assertRefused(
        "backup at 0/2 is a full backup, but only the first of a chain, at 0/1, should be one",
        full(),
        new TestLink("0/2").whole(FILE, 1),
        third().incremental("1259", 0, 1));
  }

  @Test
  void backupOfAnotherTimelineIsRefused() throws IOException {
    assertRefused(
        "backup at 0/1 starts on timeline 1, but expected 2",
        full(),
        new TestLink("0/2").upon("0/1", 2).incremental("1259", 0, 1));
  }

  @Test
  void incrementalFileWithoutAnOlderVersionIsRefused() throws IOException {
    assertRefused(
        "backup at 0/1 lacks 'base/5/9', of which a later one has only an incremental version",
        full(),
        second().incremental("9", 0, 1));
  }

  @Test
  void incrementalFileWhoseOlderVersionsHaveAGapIsRefused() throws IOException {
    assertRefused(
        "backup at 0/2 lacks 'base/5/1259'", full(), second(), third().incremental("1259", 0, 1));
  }

  @Test
  void fileThatIsThereBothWaysIsRefused() throws IOException {
    assertRefused(
        "both as a whole and as an incremental file",
        full(),
        second().incremental("1259", 0, 1).whole(FILE, 1));
  }

  @Test
  void damageInAnOlderBackupIsFound() throws IOException {
    assertRefused(
        "backup at 0/1 cannot be combined: 'base/5/1259' has another checksum",
        full().sends(FILE, TestLink.blocks(1, 2, 9, 4)),
        second().incremental("1259", 0, 4));
  }

  @Test
  void backupWithoutALabelIsRefused() throws IOException {
    assertRefused(
        "backup at 0/1 has no backup_label",
        full().without("backup_label"),
        second().incremental("1259", 0, 4));
  }

  @Test
  void badMagicIsRefused() throws IOException {
    byte[] head = TestLink.head(0, 1);
    head[0]++;
    assertHeadRefused("has bad incremental magic number (0xd3ae1f0e not 0xd3ae1f0d)", head);
  }

  @Test
  void blockOutOfRangeIsRefused() throws IOException {
    assertHeadRefused("has block number 131072 out of range", TestLink.head(1, 1, 131_072));
  }

  @Test
  void negativeBlockIsRefused() throws IOException {
    assertHeadRefused("has block number 4294967295 out of range", TestLink.head(1, 1, -1));
  }

  @Test
  void blockThatIsListedTwiceIsRefused() throws IOException {
    assertHeadRefused("has block 3 twice", TestLink.head(2, 1, 3, 3));
  }

  @Test
  void tooManyBlocksAreRefused() throws IOException {
    assertHeadRefused("has block count 131073 in excess", TestLink.head(131_073, 1));
  }

  @Test
  void truncationLengthOutOfRangeIsRefused() throws IOException {
    assertHeadRefused(
        "has truncation block length 131073 in excess of segment size 131072",
        TestLink.head(0, 131_073));
  }

  @Test
  void headThatIsCutIsRefused() throws IOException {
    assertHeadRefused("is cut: it ends in its head", new byte[] {0x0d, 0x1f});
    assertHeadRefused("is cut: it ends in its head", TestLink.head(5, 1));
  }

  @Test
  void blocksThatAreCutAreRefused() throws IOException {
    assertHeadRefused("is cut: it ends before its last block", TestLink.head(1, 1, 0));
  }

  @Test
  void bytesBehindTheLastBlockAreRefused() throws IOException {
    byte[] head = TestLink.head(0, 1);
    assertHeadRefused("goes on after its last block", Arrays.copyOf(head, head.length + 1));
  }

  /** In the newest backup and in one between. */
  private void assertHeadRefused(String why, byte[] content) throws IOException {
    TestLink bad = second().file("base/5/INCREMENTAL.1259", content);
    assertRefused("'base/5/INCREMENTAL.1259' " + why, full(), bad);
    assertRefused(
        "'base/5/INCREMENTAL.1259' " + why, full(), bad, third().incremental("1259", 0, 4));
  }
}
