package io.tidemark.backup.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.FaultyDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that does not come to its end leaves nothing that a server starts from. */
class InterruptedRestoreTest {

  @TempDir private Path folder;

  static void restore(Path root, ByteMeter meter) throws IOException {
    SmallBackup backup = SmallBackup.whole();
    try (ClusterDirectory cluster =
        ClusterDirectory.create(root, backup.manifest(), TablespaceLocations.original(), meter)) {
      cluster.unpack(ClusterArchive.base(), new ByteArrayInputStream(backup.tar()));
      cluster.finish(RecoveryFiles.none());
    }
  }

  private static void isWhole(Path root) {
    assertThat(root.resolve("global/pg_control")).hasSize(8192);
    assertThat(root.resolve("backup_label")).hasContent("START WAL LOCATION: 0/3000028\n");
    assertThat(root.resolve("base/5/1234")).hasContent("row".repeat(3000));
    assertThat(root.resolve("pg_wal")).isEmptyDirectory();
  }

  @Test
  void aKilledRestoreStartsNoServerAndTheNextOneReplacesIt() throws IOException {
    Path root = folder.resolve("data");
    ChildJvm.run(HaltingRestore.class, root.toString()).run().failed();

    assertThat(root.resolve(ReservedFolder.MARKER)).exists();
    assertThat(root.resolve("backup_label")).exists();
    assertThat(root.resolve("global/pg_control")).doesNotExist();

    restore(root, count -> {});
    isWhole(root);
  }

  @Test
  void lostPowerLeavesAWholeClusterOrNone() throws IOException {
    try (FaultyDisk disk = FaultyDisk.mountIn(folder)) {
      int before = disk.operations();
      restore(disk.path().resolve("measured"), count -> {});
      int operations = disk.operations() - before;

      for (int cut = 0; cut <= operations; cut++) {
        Path root = disk.path().resolve("cut-after-" + cut);
        boolean finished = restoreWithPowerCut(disk, root, cut);
        boolean startable = Files.exists(root.resolve("global/pg_control"));
        assertThat(startable || !finished).as("finished before %d operations", cut).isTrue();
        if (!startable) {
          restore(root, count -> {});
        }
        isWhole(root);
      }
    }
  }

  private static boolean restoreWithPowerCut(FaultyDisk disk, Path root, int operations)
      throws IOException {
    disk.cutPowerAfter(operations);
    boolean finished;
    try {
      restore(root, count -> {});
      finished = true;
    } catch (IOException | RestoreFailedException e) {
      finished = false;
    }
    disk.powerOn();
    return finished;
  }

  @Test
  void aFullDiskIsToldAndEverythingIsRemoved() throws IOException {
    try (FaultyDisk disk = FaultyDisk.mountIn(folder)) {
      disk.fail("write", "ENOSPC", 0);
      Path root = disk.path().resolve("data");
      assertThatThrownBy(() -> restore(root, count -> {}))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("backup_label': No space left on device")
          .hasMessageContaining("hint: ");
      disk.heal();
      assertThat(root).doesNotExist();
    }
  }

  @Test
  void aFileThatCannotBeSyncedFailsTheRestore() throws IOException {
    try (FaultyDisk disk = FaultyDisk.mountIn(folder)) {
      disk.fail("fsync", "EIO", 9000);
      Path root = disk.path().resolve("data");
      assertThatThrownBy(() -> restore(root, count -> {}))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("cannot sync '" + root.resolve("base/5/1234"));
      disk.heal();
      assertThat(root).doesNotExist();
    }
  }
}
