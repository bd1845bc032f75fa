package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {

  @TempDir Path folder;
  private Path nas;

  @BeforeEach
  void createMountPoint() throws IOException {
    nas = Files.createDirectory(folder.resolve("na s"));
  }

  @Test
  void mountPointWithNothingMountedIsRefused() throws IOException {
    MountTable table = table(fstab(nas), "");

    assertRefused(nas, table);
    assertRefused(nas.resolve("backups/prod"), table);
    assertThat(nas).isEmptyDirectory();
  }

  private void assertRefused(Path root, MountTable table) {
    assertThatIOException()
        .isThrownBy(() -> LocalStorage.at(root).mounts(table).open())
        .withMessageContaining("nothing is mounted")
        .withMessageContaining(nas.toString())
        .withMessageContaining("create=never");
  }

  @Test
  void linkToAMountPointWithNothingMountedIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), nas);

    assertRefused(link.resolve("backups"), table(fstab(nas), ""));
  }

  @Test
  void mountPointWithSomethingMountedIsAccepted() throws IOException {
    MountTable table = table(fstab(nas), mountinfo(nas));

    LocalStorage.at(nas.resolve("backups")).mounts(table).open().close();

    assertThat(nas.resolve("backups")).isDirectory();
  }

  @Test
  void folderBesideAMountPointIsAccepted() throws IOException {
    Path beside = folder.resolve("na s2");

    LocalStorage.at(beside).mounts(table(fstab(nas), "")).open().close();

    assertThat(beside).isDirectory();
  }

  @Test
  void commentsSwapAndTheRootOfTheSystemAreNoMountPoints() throws IOException {
    String fstab =
        String.join(
            "\n",
            "# " + fstab(nas),
            "#",
            "",
            "UUID=1 / ext4 defaults 0 1",
            "/swap none swap sw 0 0",
            "half");

    LocalStorage.at(nas).mounts(table(fstab, "")).open().close();

    assertThat(nas).isDirectory();
  }

  @Test
  void rootThatIsNotCreatedMayLieOnABareMountPoint() throws IOException {
    MountTable table = table(fstab(nas), "");

    try (LocalStorage storage = LocalStorage.at(nas).mounts(table).createRoot(false).open()) {
      assertThat(storage.list("")).isEmpty();
    }
  }

  @Test
  void machineWithoutMountTablesRefusesNothing() throws IOException {
    MountTable none = new MountTable(folder.resolve("no-fstab"), folder.resolve("no-mountinfo"));

    LocalStorage.at(nas).mounts(none).open().close();

    assertThat(nas).isDirectory();
  }

  @Test
  void tablesOfThisMachineLetATemporaryFolderPass() throws IOException {
    MountTable.ofThisMachine().refuseUnmounted(folder);
  }

  private MountTable table(String fstab, String mountinfo) throws IOException {
    return new MountTable(
        Files.write(folder.resolve("fstab"), List.of(fstab)),
        Files.write(folder.resolve("mountinfo"), List.of(mountinfo)));
  }

  private static String fstab(Path mountPoint) {
    return "nas:/export\t" + escaped(mountPoint) + "/\tnfs\tdefaults,nofail 0 0";
  }

  private static String mountinfo(Path mountPoint) {
    return "36 35 98:0 /export " + escaped(mountPoint) + " rw,noatime - nfs nas:/export rw";
  }

  private static String escaped(Path path) {
    return path.toString().replace(" ", "\\040");
  }
}
