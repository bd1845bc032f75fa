package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Damage anywhere in an archive is found. */
class ArchiveProperties {

  private static final SmallBackup BACKUP = SmallBackup.whole();
  private static final BackupManifest MANIFEST = BACKUP.manifest();
  private static final byte[] TAR = BACKUP.tar();

  private static List<Finding> findings(byte[] tar) throws IOException {
    ClusterVerification verification = ClusterVerification.of(MANIFEST, count -> {});
    verification.read(ClusterArchive.base(), new ByteArrayInputStream(tar));
    return verification.findings();
  }

  private static boolean isFound(byte[] tar) throws IOException {
    try {
      return !findings(tar).isEmpty();
    } catch (CorruptContentException e) {
      return true;
    }
  }

  @Property(tries = 5_000)
  void aFlippedBitIsFound(
      @ForAll @IntRange(max = 10_000_000) int place, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] damaged = TAR.clone();
    damaged[place % TAR.length] ^= (byte) (1 << bit);
    assertThat(isInChecksum(place % TAR.length) || isFound(damaged)).isTrue();
  }

  /** A header's checksum can be spelled with zeros or blanks around it. */
  private static boolean isInChecksum(int place) {
    int header = place - place % TarReader.BLOCK;
    return TAR[header + 257] == 'u' && place - header >= 148 && place - header < 156;
  }

  @Property(tries = 300)
  void aRestoreFromADamagedArchiveLeavesNothing(
      @ForAll @IntRange(max = 10_000_000) int place, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] damaged = TAR.clone();
    damaged[place % TAR.length] ^= (byte) (1 << bit);
    if (!isInChecksum(place % TAR.length)) {
      Path root =
          Path.of(
              System.getProperty("java.io.tmpdir"), "tidemark-" + ProcessHandle.current().pid());
      assertThatThrownBy(() -> restore(root, damaged)).isInstanceOf(CorruptContentException.class);
      assertThat(root).doesNotExist();
    }
  }

  private static void restore(Path root, byte[] tar) throws IOException {
    try (ClusterDirectory cluster =
        ClusterDirectory.create(root, MANIFEST, TablespaceLocations.original(), count -> {})) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(tar));
      cluster.finish(RecoveryFiles.none());
    }
  }

  @Property(tries = 1_000)
  void aCutArchiveIsFound(@ForAll @IntRange(max = 10_000_000) int length) {
    byte[] cut = Arrays.copyOf(TAR, length % TAR.length);
    assertThatThrownBy(() -> findings(cut)).isInstanceOf(CorruptContentException.class);
  }

  @Property(tries = 500)
  void aBlockThatIsGoneIsFound(@ForAll @IntRange(max = 10_000_000) int place) throws IOException {
    int block = place % (TAR.length / TarReader.BLOCK - 2);
    byte[] shorter = new byte[TAR.length - TarReader.BLOCK];
    int start = block * TarReader.BLOCK;
    System.arraycopy(TAR, 0, shorter, 0, start);
    System.arraycopy(TAR, start + TarReader.BLOCK, shorter, start, shorter.length - start);
    assertThat(isFolderHeader(start) || isFound(shorter)).isTrue();
  }

  /** The manifest knows no folders. */
  private static boolean isFolderHeader(int start) {
    return TAR[start + 156] == '5';
  }

  @Property(tries = 1_000)
  void anyBytesAreNoArchive(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> findings(bytes)).isInstanceOf(CorruptContentException.class);
  }
}
