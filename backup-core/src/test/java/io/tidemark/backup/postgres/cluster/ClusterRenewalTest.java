package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.FaultyDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore over a cluster that is there. */
class ClusterRenewalTest {

  private static final ClusterIdentity CLUSTER = new ClusterIdentity(0, 15);
  private static final int PAGE = 8192;
  private static final long OID = 16384;
  private static final String VERSION_FOLDER = "PG_15_0/";

  @TempDir private Path folder;

  private Path root() {
    return folder.resolve("data");
  }

  private static SmallBackup backup() {
    return SmallBackup.whole().file("base/5/77", "page".repeat(10 * PAGE / 4) + "end");
  }

  private void cluster() throws IOException {
    restore(root(), backup());
  }

  private static void restore(Path root, SmallBackup backup) throws IOException {
    try (ClusterDirectory cluster =
        ClusterDirectory.create(
            root, backup.manifest(), TablespaceLocations.original(), count -> {})) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
      cluster.finish(RecoveryFiles.none());
    }
  }

  private static ExistingCluster look(Path root) {
    return ExistingCluster.look(root, CLUSTER, Map.of()).orElseThrow();
  }

  private static ClusterDirectory over(Path root, SmallBackup backup, ByteMeter meter) {
    BackupManifest manifest = backup.manifest();
    ClusterRenewal renewal = look(root).renewal(path -> manifest.find(path).isPresent());
    return ClusterDirectory.renew(renewal, manifest, TablespaceLocations.original(), meter);
  }

  private static WriteCount renew(Path root, SmallBackup backup) throws IOException {
    try (ClusterDirectory cluster = over(root, backup, count -> {})) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
      cluster.finish(RecoveryFiles.none());
      return cluster.count();
    }
  }

  private void isThatOfTheBackup() throws IOException {
    restore(folder.resolve("new"), backup());
    CommandLine.of("diff", "-r", root().toString(), folder.resolve("new").toString())
        .run()
        .succeeded();
    assertThat(root().resolve("global/pg_control")).hasSize(ControlFile.FILE_BYTES);
  }

  private static void change(Path file, long position, String text) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, content, (int) position, bytes.length);
    Files.write(file, content);
  }

  @Test
  void nothingButTheControlFileIsWrittenWhereNothingDiffers() throws IOException {
    cluster();
    Map<String, String> before = Tree.of(root().resolve("base"));

    WriteCount count = renew(root(), backup());

    assertThat(count.writtenBytes()).isEqualTo(ControlFile.FILE_BYTES);
    assertThat(count.settledBytes()).isGreaterThan(11 * PAGE);
    assertThat(count.removedFiles()).isZero();
    assertThat(Tree.of(root().resolve("base"))).isEqualTo(before);
    isThatOfTheBackup();
  }

  @Test
  void onlyThePagesThatDifferAreWritten() throws IOException {
    cluster();
    Path file = root().resolve("base/5/77");
    change(file, 0, "x");
    change(file, 3 * PAGE - 1, "xx");
    change(file, 10 * PAGE, "xxx");

    WriteCount count = renew(root(), backup());

    assertThat(count.writtenBytes()).isEqualTo(ControlFile.FILE_BYTES + 3 * PAGE + 3);
    isThatOfTheBackup();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, PAGE, 5 * PAGE + 7, 10 * PAGE + 2})
  void aShorterFileGetsItsEnd(long length) throws IOException {
    cluster();
    try (var file = Files.newByteChannel(root().resolve("base/5/77"), StandardOpenOption.WRITE)) {
      file.truncate(length);
    }

    WriteCount count = renew(root(), backup());

    assertThat(count.writtenBytes()).isEqualTo(ControlFile.FILE_BYTES + 10 * PAGE + 3 - length);
    isThatOfTheBackup();
  }

  @Test
  void aLongerFileIsCut() throws IOException {
    cluster();
    Files.writeString(root().resolve("base/5/77"), "more", StandardOpenOption.APPEND);
    Files.writeString(root().resolve("backup_label"), "more", StandardOpenOption.APPEND);

    assertThat(renew(root(), backup()).writtenBytes()).isEqualTo(ControlFile.FILE_BYTES);
    isThatOfTheBackup();
  }

  @Test
  void whatTheBackupDoesNotHaveIsRemoved() throws IOException {
    cluster();
    Files.createDirectories(root().resolve("base/6/deep"));
    Files.createDirectories(root().resolve("pg_replslot/mine"));
    Files.createDirectories(root().resolve("tidemark_wal"));
    for (String name :
        new String[] {
          "base/5/1234.1",
          "base/6/deep/1",
          "pg_wal/000000010000000000000001",
          "pg_replslot/mine/state",
          "recovery.signal",
          "standby.signal",
          "tablespace_map",
          "postmaster.opts",
          "global/pg_control.new",
          "tidemark_wal/00000002.history"
        }) {
      Files.writeString(root().resolve(name), "x");
    }

    assertThat(renew(root(), backup()).removedFiles()).isEqualTo(10);
    isThatOfTheBackup();
  }

  @Test
  void aFolderInPlaceOfAFileGivesWay() throws IOException {
    cluster();
    Files.delete(root().resolve("base/5/77"));
    Files.createDirectories(root().resolve("base/5/77"));
    Files.writeString(root().resolve("base/5/77/x"), "x");

    renew(root(), backup());

    isThatOfTheBackup();
  }

  @Test
  void permissionsBecomeThoseOfTheBackup() throws IOException {
    cluster();
    Files.setPosixFilePermissions(
        root().resolve("base/5/77"), PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(
        root().resolve("base"), PosixFilePermissions.fromString("rwxrwxrwx"));

    renew(root(), backup());

    assertThat(Files.getPosixFilePermissions(root().resolve("base/5/77")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(root().resolve("base")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void aFileThatHasAnotherNameElsewhereIsMadeAnew() throws IOException {
    cluster();
    Path copy = folder.resolve("copy");
    Files.createLink(copy, root().resolve("base/5/77"));
    change(copy, 0, "x");

    assertThat(renew(root(), backup()).removedFiles()).isZero();

    isThatOfTheBackup();
    assertThat(Files.readString(copy)).startsWith("x");
  }

  @Test
  void anotherClusterIsRefusedAndLeftAlone() throws IOException {
    cluster();
    refusedAndLeftAlone(
        new ClusterIdentity(4711, 15),
        "it is the cluster 0 of PostgreSQL 15, and the backup is of 4711 of PostgreSQL 15");
    refusedAndLeftAlone(new ClusterIdentity(0, 16), "and the backup is of 0 of PostgreSQL 16");
  }

  private void refusedAndLeftAlone(String why) throws IOException {
    refusedAndLeftAlone(CLUSTER, why);
  }

  private void refusedAndLeftAlone(ClusterIdentity expected, String why) throws IOException {
    Map<String, String> before = Tree.of(folder);
    assertThatThrownBy(() -> ExistingCluster.look(root(), expected, Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("cannot restore over what is in '" + root() + "': ")
        .hasMessageContaining(why)
        .hasMessageContaining("hint: ");
    assertThat(Tree.of(folder)).isEqualTo(before);
  }

  @Test
  void aServerThatRunsIsRefused() throws IOException {
    cluster();
    Files.writeString(root().resolve("postmaster.pid"), "1");
    refusedAndLeftAlone("a server runs there or was killed (postmaster.pid)");
  }

  @Test
  void aServerThatStartsAfterTheLookIsRefused() throws IOException {
    cluster();
    SmallBackup backup = backup();
    ClusterRenewal renewal = look(root()).renewal(path -> true);
    Files.writeString(root().resolve("postmaster.pid"), "1");
    Map<String, String> before = Tree.of(root().resolve("global"));

    assertThatThrownBy(
            () ->
                ClusterDirectory.renew(
                    renewal, backup.manifest(), TablespaceLocations.original(), count -> {}))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThat(Tree.of(root().resolve("global"))).isEqualTo(before);
    assertThat(root().resolve(RenewedFolder.MARKER)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base/5/77", "base/5", "pg_wal", "base/extra", "pg_tblspc/x", "pg_tblspc"})
  void aLinkIsRefusedAndWhatItLeadsToIsLeftAlone(String name) throws IOException {
    cluster();
    Path elsewhere = folder.resolve("elsewhere");
    Path link = root().resolve(name);
    if (Files.exists(link)) {
      Files.move(link, elsewhere);
    } else {
      Files.createDirectory(elsewhere);
    }
    Files.createSymbolicLink(link, elsewhere);

    refusedAndLeftAlone("'" + name + "' is a symbolic link");
  }

  @Test
  void aPipeIsRefused() throws IOException {
    cluster();
    CommandLine.of("mkfifo", root().resolve("base/pipe").toString()).run().succeeded();
    assertThatThrownBy(() -> look(root()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("'base/pipe' is no file and no folder");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.createDirectory(root());
    Files.writeString(root().resolve("mine"), "mine");
    refusedAndLeftAlone("it is no cluster: global/pg_control is missing");
  }

  @Test
  void aControlFileThatIsDamagedIsRefused() throws IOException {
    cluster();
    change(root().resolve("global/pg_control"), 16, "x");
    refusedAndLeftAlone("nothing tells which cluster it is: pg_control has");
  }

  @Test
  void whatANewRestoreWouldTakeIsNoClusterYet() throws IOException {
    assertThat(ExistingCluster.look(root(), CLUSTER, Map.of())).isEmpty();
    Files.createDirectory(root());
    assertThat(ExistingCluster.look(root(), CLUSTER, Map.of())).isEmpty();
    Files.createFile(root().resolve(ReservedFolder.MARKER));
    Files.createFile(root().resolve("PG_VERSION"));
    assertThat(ExistingCluster.look(root(), CLUSTER, Map.of())).isEmpty();
  }

  private void interrupt() throws IOException {
    SmallBackup backup = backup();
    ByteMeter cancelled =
        count -> {
          if (count > 0) {
            throw new RunCancelledException("cancelled", null);
          }
        };
    assertThatThrownBy(
            () -> {
              try (ClusterDirectory cluster = over(root(), backup, cancelled)) {
                cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
              }
            })
        .isInstanceOf(RunCancelledException.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  void whatWasInterruptedStartsNoServerAndTheNextOneGoesOn() throws IOException {
    cluster();
    change(root().resolve("base/5/77"), 0, "x");
    interrupt();

    assertThat(root().resolve("global/pg_control")).doesNotExist();
    assertThatThrownBy(() -> restore(root(), backup()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a delta restore was interrupted there")
        .hasMessageContaining("hint: restore into it with delta again");
    refusedAndLeftAlone(new ClusterIdentity(4711, 15), "it is the cluster 0 of PostgreSQL 15");
    interrupt();
    renew(root(), backup());
    isThatOfTheBackup();
  }

  @Test
  void twoRestoresDoNotShareACluster() throws IOException {
    cluster();
    SmallBackup backup = backup();
    try (ClusterDirectory first = over(root(), backup, count -> {})) {
      assertThatThrownBy(() -> renew(root(), backup()))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("another restore is writing there");
      first.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
      first.finish(RecoveryFiles.none());
    }
    isThatOfTheBackup();
  }

  @Test
  void lostPowerLeavesTheOldClusterOrTheNewOneOrOneThatTheNextRestoreCompletes()
      throws IOException {
    try (FaultyDisk disk = FaultyDisk.mountIn(folder)) {
      Path measured = changed(disk, "measured");
      int before = disk.operations();
      renew(measured, backup());
      int operations = disk.operations() - before;

      for (int cut = 1; cut <= operations; cut += 2) {
        Path root = changed(disk, "cut-after-" + cut);
        Map<String, String> old = Tree.of(root.resolve("base"));
        boolean finished = renewWithPowerCut(disk, root, cut);
        boolean startable = Files.exists(root.resolve("global/pg_control"));
        assertThat(startable || !finished).as("finished before %d operations", cut).isTrue();
        if (!startable || Files.exists(root.resolve("base/6/extra"))) {
          assertThat(!startable || Tree.of(root.resolve("base")).equals(old)).isTrue();
          renew(root, backup());
        }
        assertThat(Files.readString(root.resolve("base/5/77"))).startsWith("page").endsWith("end");
        assertThat(root.resolve("base/6")).doesNotExist();
        assertThat(root.resolve("global/pg_control")).exists();
      }
    }
  }

  private static Path changed(FaultyDisk disk, String name) throws IOException {
    Path root = disk.path().resolve(name);
    restore(root, backup());
    Path file = root.resolve("base/5/77");
    change(file, 4 * PAGE, "x");
    Path extra = Files.createDirectory(root.resolve("base/6")).resolve("extra");
    Files.writeString(extra, "x");
    for (Path each : new Path[] {file, extra}) {
      try (var channel = FileChannel.open(each, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    Folders.sync(root.resolve("base/6"));
    Folders.sync(root.resolve("base"));
    return root;
  }

  private static boolean renewWithPowerCut(FaultyDisk disk, Path root, int operations)
      throws IOException {
    disk.cutPowerAfter(operations);
    boolean finished;
    try {
      renew(root, backup());
      finished = true;
    } catch (IOException | RestoreFailedException e) {
      finished = false;
    }
    disk.powerOn();
    return finished;
  }

  private Path space() {
    return folder.resolve("space");
  }

  private SmallBackup withTablespace() {
    return backup()
        .file("tablespace_map", OID + " " + space() + "\n")
        .listed("pg_tblspc/16384/" + VERSION_FOLDER + "1", "rows");
  }

  private void clusterWithTablespace() throws IOException {
    SmallBackup backup = withTablespace();
    try (ClusterDirectory cluster =
        ClusterDirectory.create(
            root(), backup.manifest(), TablespaceLocations.original(), count -> {})) {
      unpackAndFinish(cluster, backup);
    }
  }

  private static void unpackAndFinish(ClusterDirectory cluster, SmallBackup backup)
      throws IOException {
    cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
    byte[] tar = SmallBackup.archiveOf(VERSION_FOLDER, "1", "rows");
    cluster.unpack(ClusterArchive.tablespace(OID), new ByteArrayInputStream(tar));
    cluster.finish(RecoveryFiles.none());
  }

  private ExistingCluster renewInto(Path space) throws IOException {
    SmallBackup backup = withTablespace();
    BackupManifest manifest = backup.manifest();
    Map<Long, Path> places = Map.of(OID, space);
    ExistingCluster existing = ExistingCluster.look(root(), CLUSTER, places).orElseThrow();
    try (ClusterDirectory cluster =
        ClusterDirectory.renew(
            existing.renewal(path -> manifest.find(path).isPresent()),
            manifest,
            new TablespaceLocations(places, true),
            count -> {})) {
      unpackAndFinish(cluster, backup);
    }
    return existing;
  }

  @Test
  void ofATablespaceOnlyTheClustersOwnFolderIsTouched() throws IOException {
    clusterWithTablespace();
    Path own = space().resolve(VERSION_FOLDER);
    Files.writeString(own.resolve("1"), "rowx");
    Files.writeString(own.resolve("2"), "more");
    Files.createDirectory(space().resolve("PG_14_0"));
    Files.writeString(space().resolve("PG_14_0/1"), "mine");
    Files.createSymbolicLink(space().resolve("link"), folder);

    ExistingCluster existing = renewInto(space());

    assertThat(own.resolve("1")).hasContent("rows");
    assertThat(own.resolve("2")).doesNotExist();
    assertThat(space().resolve("PG_14_0/1")).hasContent("mine");
    assertThat(space().resolve("link")).isSymbolicLink();
    assertThat(space().resolve(RenewedFolder.MARKER)).doesNotExist();
    assertThat(Files.readSymbolicLink(root().resolve("pg_tblspc/16384"))).isEqualTo(space());
    assertThat(existing.abandonedTablespaces()).isEmpty();
    assertThat(existing.bytes(ClusterPath.known("pg_tblspc/16384/" + VERSION_FOLDER + "1")))
        .isEqualTo(4);
  }

  @Test
  void aTablespaceThatMovesLeavesItsOldFolderAlone() throws IOException {
    clusterWithTablespace();
    Path moved = folder.resolve("moved");
    Map<String, String> before = Tree.of(space());

    ExistingCluster existing = renewInto(moved);

    assertThat(Tree.of(space())).isEqualTo(before);
    assertThat(moved.resolve(VERSION_FOLDER + "1")).hasContent("rows");
    assertThat(Files.readSymbolicLink(root().resolve("pg_tblspc/16384"))).isEqualTo(moved);
    assertThat(existing.abandonedTablespaces()).isEqualTo(Map.of(OID, space()));
  }

  @Test
  void aTablespaceThatTheBackupDoesNotHaveLosesItsLinkOnly() throws IOException {
    cluster();
    Files.createDirectory(space());
    Files.writeString(space().resolve("mine"), "mine");
    Files.createSymbolicLink(root().resolve("pg_tblspc/99"), space());

    assertThat(look(root()).abandonedTablespaces()).isEqualTo(Map.of(99L, space()));
    renew(root(), backup());

    isThatOfTheBackup();
    assertThat(space().resolve("mine")).hasContent("mine");
  }

  @Test
  void aFolderOfOthersIsRefusedForATablespaceBeforeAnythingChanges() throws IOException {
    clusterWithTablespace();
    Path others = Files.createDirectory(folder.resolve("others"));
    Files.writeString(others.resolve("mine"), "mine");
    Map<String, String> before = Tree.of(folder);

    assertThatThrownBy(() -> ExistingCluster.look(root(), CLUSTER, Map.of(OID, others)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("it has other files (mine, ...)");
    assertThat(Tree.of(folder)).isEqualTo(before);
  }

  @Test
  void aTablespaceCannotGoIntoTheDataDirectory() throws IOException {
    clusterWithTablespace();
    Map<Long, Path> inside = Map.of(OID, root().resolve("space"));
    assertThatThrownBy(() -> ExistingCluster.look(root(), CLUSTER, inside))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("inside the data directory");
  }

  @Test
  void aTablespaceIsStillKnownWhenTheKillCameBetweenItsTwoLinks() throws IOException {
    clusterWithTablespace();
    SmallBackup backup = withTablespace();
    ExistingCluster existing =
        ExistingCluster.look(root(), CLUSTER, Map.of(OID, space())).orElseThrow();
    ClusterDirectory.renew(
            existing.renewal(path -> true),
            backup.manifest(),
            TablespaceLocations.original(),
            count -> {})
        .close();
    Files.delete(root().resolve("pg_tblspc/16384"));

    renewInto(space());

    assertThat(space().resolve(VERSION_FOLDER + "1")).hasContent("rows");
    assertThat(Files.exists(root().resolve("pg_tblspc/16384"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void anArchiveCannotReachWhatWasNotCleared() throws IOException {
    clusterWithTablespace();
    Files.createDirectory(space().resolve("others"));
    Files.writeString(space().resolve("others/1"), "mine");
    SmallBackup backup = withTablespace().listed("pg_tblspc/16384/others/1", "rows");
    BackupManifest manifest = backup.manifest();
    ExistingCluster existing =
        ExistingCluster.look(root(), CLUSTER, Map.of(OID, space())).orElseThrow();
    try (ClusterDirectory cluster =
        ClusterDirectory.renew(
            existing.renewal(path -> manifest.find(path).isPresent()),
            manifest,
            TablespaceLocations.original(),
            count -> {})) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
      byte[] tar = SmallBackup.archiveOf("others/", "1", "rows");
      assertThatThrownBy(
              () -> cluster.unpack(ClusterArchive.tablespace(OID), new ByteArrayInputStream(tar)))
          .hasMessageContaining("cannot create the folder '" + space().resolve("others"));
    }
    assertThat(space().resolve("others/1")).hasContent("mine");
  }

  @Test
  void theMarkerTellsWhatItWasMadeWith() throws IOException {
    DeltaMark mark = new DeltaMark(new ClusterIdentity(-1, 15), 202209061);
    Files.writeString(folder.resolve(RenewedFolder.MARKER), mark.text());
    assertThat(DeltaMark.in(folder)).isEqualTo(Optional.of(mark));
    assertThat(mark.text()).contains("18446744073709551615");
    Files.writeString(folder.resolve(RenewedFolder.MARKER), mark.text().substring(0, 20));
    assertThat(DeltaMark.in(folder)).isEmpty();
  }
}
