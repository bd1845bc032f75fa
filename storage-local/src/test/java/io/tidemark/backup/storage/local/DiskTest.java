package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.TestCapability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the disk does not do what it should. */
class DiskTest {

  private static final StorageKey KEY = new StorageKey("job/backups/one");

  @TempDir Path folder;

  @Test
  void fullDiskFailsThePutAndGetsItsSpaceBack() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder, "size=1m");
        LocalStorage storage = LocalStorage.at(disk.path()).open()) {
      assertThatIOException()
          .isThrownBy(() -> put(storage, KEY, 4 << 20))
          .withMessageContaining("cannot store 'job/backups/one'")
          .withMessageContaining("no space left on " + disk.path())
          .withMessageContaining("hint:");
      assertThat(folder).isEmptyDirectory();

      put(storage, KEY, 512 << 10);
      assertThat(storage.list("")).hasSize(1);
    }
  }

  @Test
  void diskWithoutInodesFailsThePutAndKeepsTheOthers() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder, "size=1m,nr_inodes=12");
        LocalStorage storage = LocalStorage.at(disk.path()).open()) {
      List<String> stored = new ArrayList<>();
      assertThatIOException()
          .isThrownBy(() -> putWithoutEnd(storage, stored))
          .withMessageContaining("no space left on " + disk.path());

      assertThat(stored).isNotEmpty();
      assertThat(storage.list("")).extracting(object -> object.key().value()).isEqualTo(stored);
      assertThat(Child.staging(folder)).isEmpty();
    }
  }

  private static void putWithoutEnd(LocalStorage storage, List<String> stored) throws IOException {
    for (int i = 100; ; i++) {
      StorageKey key = new StorageKey("job/" + i + "/file");
      put(storage, key, 10);
      stored.add(key.value());
    }
  }

  /** An image with more room than the medium below it: writes succeed, and the flush does not. */
  @Test
  void diskThatCannotKeepWhatItAcceptedFailsThePut() throws Exception {
    Path medium = Files.createDirectory(folder.resolve("medium"));
    Path disk = Files.createDirectory(folder.resolve("disk"));
    try (Tmpfs small = Tmpfs.mount(medium, "size=12m");
        Tmpfs lying = small.mountImage(disk, "64M");
        LocalStorage storage = LocalStorage.at(lying.path()).open()) {
      List<String> progress = new ArrayList<>();
      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> writeWhole(out, progress)))
          .withMessageContaining("cannot store 'job/backups/one'");

      assertThat(progress).containsExactly("everything written");
      assertThat(disk.resolve("job")).doesNotExist();
      assertThat(Child.staging(disk)).isEmpty();
    }
  }

  private static void writeWhole(OutputStream out, List<String> progress) throws IOException {
    out.write(new byte[32 << 20]);
    out.flush();
    progress.add("everything written");
  }

  @Test
  void readOnlyDiskIsNamed() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder, "size=1m");
        LocalStorage storage = LocalStorage.at(disk.path()).open()) {
      put(storage, KEY, 10);
      disk.remountReadOnly();

      assertThatIOException()
          .isThrownBy(() -> put(storage, new StorageKey("job/two"), 10))
          .withMessageContaining(disk.path() + " is read-only");
      assertThatIOException()
          .isThrownBy(() -> storage.delete(KEY))
          .withMessageContaining("cannot delete 'job/backups/one'");
      assertThat(storage.list("")).hasSize(1);
    }
  }

  @Test
  void diskThatIsUnmountedWhileInUseIsNoticed() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder, "size=1m");
        LocalStorage storage = LocalStorage.at(disk.path()).open()) {
      put(storage, KEY, 10);
      disk.detach();

      assertThatIOException()
          .isThrownBy(() -> put(storage, new StorageKey("job/two"), 10))
          .withMessageContaining("unmounted");
      assertThatIOException().isThrownBy(() -> storage.list(""));
      assertThatIOException().isThrownBy(() -> storage.delete(KEY));
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void diskThatIsUnmountedDuringAPutFailsIt() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder, "size=1m");
        LocalStorage storage = LocalStorage.at(disk.path()).open()) {
      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> disk.detach()))
          .withMessageContaining("cannot store 'job/backups/one'");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void diskMountedBelowTheRootIsNamed() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("job"));
    try (Tmpfs disk = Tmpfs.mount(inner, "size=1m");
        LocalStorage storage = LocalStorage.at(folder).open()) {
      assertThatIOException()
          .isThrownBy(() -> put(storage, KEY, 10))
          .withMessageContaining("spans several file systems");
      assertThat(disk.path()).isEmptyDirectory();
      assertThat(Child.staging(folder)).isEmpty();
    }
  }

  @Test
  void missingPermissionIsNamed() throws Exception {
    List<String> prefix = List.of("setpriv", "--bounding-set=-dac_override", "--inh-caps=-all");
    TestCapability.require(
        "setpriv", Child.runs("setpriv", prefix.get(1), prefix.get(2), "true"), "no setpriv");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

    try (Child child = Child.put(prefix, folder, KEY, 10, "go")) {
      assertThat(child.remainingOutput())
          .contains("failed: cannot store 'job/backups/one': permission denied on " + folder);
    }
  }

  @Test
  void limitOfTheFileSizeFailsThePut() throws Exception {
    List<String> prefix = List.of("bash", "-c", "ulimit -f 64; exec \"$@\"", "bash");
    TestCapability.require("bash", Child.runs("bash", "-c", "ulimit -f 64"), "no bash");

    try (Child child = Child.put(prefix, folder, KEY, 1 << 20, "go")) {
      assertThat(child.remainingOutput()).contains("failed: cannot store 'job/backups/one'");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nameThatIsTooLongForTheDiskIsNamed() {
    Path deep = folder;
    for (int i = 0; i < 17; i++) {
      deep = deep.resolve("r".repeat(200));
    }
    Path root = deep;

    assertThatIOException()
        .isThrownBy(
            () -> {
              try (LocalStorage storage = LocalStorage.at(root).open()) {
                put(
                    storage,
                    new StorageKey(
                        "k".repeat(200)
                            + "/"
                            + "k".repeat(200)
                            + "/"
                            + "k".repeat(200)
                            + "/"
                            + "k".repeat(200)),
                    10);
              }
            })
        .withMessageContaining("too long");
  }

  private static void put(LocalStorage storage, StorageKey key, int size) throws IOException {
    storage.put(key, Labels.none(), out -> out.write(new byte[size]));
  }
}
