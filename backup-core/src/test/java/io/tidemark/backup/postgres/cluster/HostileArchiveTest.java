package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that a server would not send, some of which want to write elsewhere. */
class HostileArchiveTest {

  @TempDir private Path folder;

  private Path root() {
    return folder.resolve("data");
  }

  private void refuses(SmallBackup backup, String problem) throws IOException {
    refuses(backup.manifest(), backup.tar(), problem);
  }

  private void refuses(BackupManifest manifest, byte[] tar, String problem) throws IOException {
    assertThatThrownBy(() -> restore(manifest, tar, TablespaceLocations.original()))
        .isInstanceOf(CorruptContentException.class)
        .hasMessageContaining(problem);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("left behind").isEmpty();
    }
  }

  private void restore(BackupManifest manifest, byte[] tar, TablespaceLocations tablespaces)
      throws IOException {
    try (ClusterDirectory cluster =
        ClusterDirectory.create(root(), manifest, tablespaces, count -> {})) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(tar));
      cluster.finish(RecoveryFiles.none());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "base/../../x", "/x", "./../x", "base//x", "base/./x", "..", "."})
  void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
    refuses(SmallBackup.whole().unlisted(name, "x"), "is no name of a file");
  }

  @Test
  void aFileWithTheNameOfAFolderIsRefused() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] tar = backup.tar();
    System.arraycopy("base/x/\0".getBytes(StandardCharsets.US_ASCII), 0, tar, 0, 8);
    refuses(backup.manifest(), withChecksum(tar), "is no name of a file");
  }

  @ParameterizedTest
  @CsvSource({
    "pg_wal/link,/etc",
    "base/5/4321,/etc/passwd",
    "pg_tblspc/x,/tmp",
    "pg_tblspc/0,/tmp",
    "pg_tblspc/1/2,/tmp",
    "pg_tblspc,/tmp"
  })
  void aLinkThatIsNoTablespaceIsRefused(String name, String target) throws IOException {
    refuses(SmallBackup.whole().link(name, target), "no link of a tablespace");
  }

  @Test
  void nothingIsWrittenThroughTheLinkOfATablespace() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    SmallBackup backup =
        SmallBackup.whole()
            .link("pg_tblspc/16384", elsewhere.toString())
            .file("pg_tblspc/16384/x", "x");
    BackupManifest manifest = backup.manifest();
    byte[] tar = backup.tar();

    assertThatThrownBy(() -> restore(manifest, tar, TablespaceLocations.original()))
        .hasMessageContaining("is in a folder that the archives do not have");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aTablespaceWithoutAnAbsoluteLocationIsRefused() throws IOException {
    refuses(SmallBackup.whole().link("pg_tblspc/16384", "../x"), "no absolute location");
    refuses(SmallBackup.whole().file("tablespace_map", "16384 x\n"), "no absolute location");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x /tmp\n", "16384\n", "0 /tmp\n", "1 /a\n1 /b\n", "1 /a", "1 /a\\"})
  void aMapOfTablespacesThatMakesNoSenseIsRefused(String map) throws IOException {
    refuses(SmallBackup.whole().file("tablespace_map", map), "tablespace_map");
  }

  @ParameterizedTest
  @ValueSource(bytes = {'1', '3', '4', '6', '7', 'S', 'x', 'g', 'L', 'K', 'D', 'V', 'Z', -1})
  void whatIsNoFileOrFolderIsRefused(byte type) throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] tar = backup.tar();
    tar[156] = type;
    refuses(backup.manifest(), withChecksum(tar), "no file or folder");
  }

  @Test
  void aLongNameOfGnuTarIsRefused() throws IOException {
    refuses(SmallBackup.whole().file("base/" + "x".repeat(200), "x"), "not of the format");
  }

  @Test
  void aFileInAFolderThatIsNotThereIsRefused() throws IOException {
    refuses(
        SmallBackup.whole().file("missing/x", "x"), "is in a folder that the archives do not have");
  }

  @Test
  void aFileInAFileIsRefused() throws IOException {
    refuses(SmallBackup.whole().file("PG_VERSION/x", "x"), "folder that the archives do not have");
  }

  @Test
  void aSecondFileOfTheSameNameIsRefused() throws IOException {
    refuses(SmallBackup.whole().unlisted("PG_VERSION", "15\n"), "for the second time");
    refuses(SmallBackup.whole().unlisted("./PG_VERSION", "15\n"), "for the second time");
    refuses(SmallBackup.whole().unlisted("global/pg_control", "15\n"), "for the second time");
  }

  @Test
  void aFileThatIsNotInTheManifestIsRefused() throws IOException {
    refuses(SmallBackup.whole().unlisted("base/5/9999", "x"), "but not in the manifest");
  }

  @Test
  void aFileThatOnlyTheManifestHasIsMissing() throws IOException {
    refuses(SmallBackup.whole().listed("base/5/9999", "x"), "in the manifest but in no archive");
  }

  @Test
  void aBackupWithoutALabelIsRefused() throws IOException {
    byte[] manifest = new ManifestText().bytes();
    refuses(
        BackupManifest.read(new ByteArrayInputStream(manifest)),
        new byte[2 * TarReader.BLOCK],
        "'backup_label' is not in the manifest");
  }

  @Test
  void aHugeSizeEndsAtOnce() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] tar = backup.tar();
    byte[] huge = withSize(tar, Long.MAX_VALUE);
    refuses(backup.manifest(), huge, "has size 9223372036854775807");
  }

  @Test
  void aNegativeSizeIsRefused() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] negative = withSize(backup.tar(), -1);
    refuses(backup.manifest(), negative, "");
  }

  @Test
  void aSizeThatIsNoNumberIsRefused() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] tar = backup.tar();
    Arrays.fill(tar, 124, 135, (byte) 'z');
    refuses(backup.manifest(), withChecksum(tar), "makes no sense");
  }

  /** The first header begins the archive; its size is a number of base 256. */
  private static byte[] withSize(byte[] tar, long size) {
    byte[] changed = tar.clone();
    Arrays.fill(changed, 124, 136, (byte) (size < 0 ? 0xff : 0));
    changed[124] = (byte) (size < 0 ? 0xff : 0x80);
    for (int i = 0; i < 8; i++) {
      changed[135 - i] = (byte) (size >> (8 * i));
    }
    return withChecksum(changed);
  }

  private static byte[] withChecksum(byte[] tar) {
    Arrays.fill(tar, 148, 156, (byte) ' ');
    long sum = TarUtils.computeCheckSum(Arrays.copyOf(tar, 512));
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, 148, text.length);
    return tar;
  }

  @Test
  void modesGiveNobodyMoreThanTheGroup() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    TarArchiveEntry file = new TarArchiveEntry("base/5/77", true);
    file.setMode(0107777);
    backup.listed("base/5/77", "x").member(file, new byte[] {'x'});
    TarArchiveEntry inner = new TarArchiveEntry("base/6/");
    inner.setMode(0047777);
    backup.member(inner, new byte[0]);

    restore(backup.manifest(), backup.tar(), TablespaceLocations.original());

    assertThat(mode("base/5/77")).isEqualTo(0640);
    assertThat(mode("base/6")).isEqualTo(0750);
    assertThat(mode("PG_VERSION")).isEqualTo(0600);
    assertThat(mode("")).isEqualTo(0700);
  }

  private int mode(String name) throws IOException {
    Object mode = Files.getAttribute(root().resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (Integer) mode & 07777;
  }

  @Test
  void aWriteAheadLogWithOtherFilesIsRefused() throws IOException {
    SmallBackup backup = SmallBackup.whole();
    byte[] wal = SmallBackup.archiveOf("archive_status/", "../postgresql.conf", "x");
    byte[] other = SmallBackup.archiveOf("archive_status/", "x", "x");
    try (ClusterDirectory cluster =
        ClusterDirectory.create(
            root(), backup.manifest(), TablespaceLocations.of(Map.of()), count -> {})) {
      assertThatThrownBy(() -> cluster.unpack(ClusterArchive.wal(), new ByteArrayInputStream(wal)))
          .hasMessageContaining("is no name of a file");
      assertThatThrownBy(
              () -> cluster.unpack(ClusterArchive.wal(), new ByteArrayInputStream(other)))
          .hasMessageContaining("no file or folder inside a cluster");
    }
  }
}
