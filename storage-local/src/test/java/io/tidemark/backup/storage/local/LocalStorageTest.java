package io.tidemark.backup.storage.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {

  private static final StorageKey KEY = new StorageKey("job/backups/one");

  @TempDir Path folder;
  private Path root;
  private LocalStorage storage;

  @BeforeEach
  void open() throws IOException {
    root = folder.resolve("deep/root");
    storage = LocalStorage.at(root).open();
  }

  @Test
  void objectIsAFileAtItsKey() throws IOException {
    put(KEY);

    assertThat(root.resolve("job/backups/one")).hasContent("content");
    assertThat(filesIn(root)).containsExactly(root.resolve("job/backups/one"));
  }

  @Test
  void filesAndFoldersAreForTheOwnerOnly() throws IOException {
    put(KEY);

    assertThat(mode(root.resolve("job/backups/one"))).isEqualTo("rw-------");
    assertThat(mode(root.resolve("job/backups"))).isEqualTo("rwx------");
    assertThat(mode(root.resolve("job"))).isEqualTo("rwx------");
    assertThat(mode(root)).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("deep"))).isEqualTo("rwx------");
  }

  @Test
  void stagingFileIsForTheOwnerOnlyFromItsCreation() throws IOException {
    storage.put(
        KEY,
        Labels.none(),
        out -> {
          List<Path> staging = filesIn(root);
          assertThat(staging).hasSize(1);
          assertThat(mode(staging.get(0))).isEqualTo("rw-------");
        });
  }

  @Test
  void deleteRemovesTheFoldersThatItEmpties() throws IOException {
    put(KEY);
    put(new StorageKey("job/other"));

    storage.delete(KEY);

    assertThat(root.resolve("job/backups")).doesNotExist();
    assertThat(root.resolve("job/other")).exists();
  }

  @Test
  void deletingTheLastObjectKeepsTheRoot() throws IOException {
    put(KEY);

    storage.delete(KEY);

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void folderIsNoObject() throws IOException {
    put(KEY);
    StorageKey parent = new StorageKey("job/backups");

    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(() -> storage.open(parent).close());
    storage.delete(parent);
    assertThat(root.resolve("job/backups/one")).exists();
  }

  @Test
  void putOnAFolderSaysThatItIsNoFile() throws IOException {
    put(KEY);

    assertThatIOException()
        .isThrownBy(() -> put(new StorageKey("job/backups")))
        .isNotInstanceOf(ObjectExistsException.class)
        .withMessageContaining("is not a file");
  }

  @Test
  void putBelowAFileSaysWhichFileIsInTheWay() throws IOException {
    put(KEY);

    assertThatIOException()
        .isThrownBy(() -> put(KEY.resolve("below")))
        .withMessageContaining(root.resolve("job/backups/one").toString());
    assertThat(filesIn(root)).hasSize(1);
  }

  private void put(StorageKey key) throws IOException {
    storage.put(key, Labels.none(), out -> out.write("content".getBytes(US_ASCII)));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
