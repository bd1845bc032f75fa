package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTest {

  private static final StorageKey KEY = new StorageKey("job/one");

  @TempDir Path folder;

  @Test
  void missingRootIsCreatedByDefault() throws IOException {
    LocalStorage.at(folder.resolve("a/b/c")).open().close();

    assertThat(folder.resolve("a/b/c")).isEmptyDirectory();
  }

  @Test
  void missingRootIsRefusedWhereItMustExist() {
    assertThatIOException()
        .isThrownBy(() -> LocalStorage.at(folder.resolve("a")).createRoot(false).open())
        .isInstanceOf(NoSuchFileException.class)
        .withMessageContaining("does not exist")
        .withMessageContaining("hint:");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void fileIsNoRoot() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatIOException()
        .isThrownBy(() -> LocalStorage.at(file).open())
        .withMessageContaining("is a file");
    assertThatIOException()
        .isThrownBy(() -> LocalStorage.at(file).createRoot(false).open())
        .withMessageContaining("is a file");
  }

  @Test
  void rootBelowAFileIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatIOException()
        .isThrownBy(() -> LocalStorage.at(file.resolve("root")).open())
        .withMessageContaining("cannot create the root folder " + file.resolve("root"));
  }

  @Test
  void linkToAFolderIsARoot() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    try (LocalStorage storage = LocalStorage.at(link).open()) {
      storage.put(KEY, Labels.none(), out -> out.write(1));
    }

    assertThat(real.resolve("job/one")).exists();
  }

  @Test
  void rootThatDisappearsFailsEveryOperation() throws IOException {
    Path root = folder.resolve("root");
    try (LocalStorage storage = LocalStorage.at(root).open()) {
      Files.delete(root);

      assertThatIOException()
          .isThrownBy(() -> storage.list(""))
          .withMessageContaining("has disappeared");
      assertThatIOException().isThrownBy(() -> storage.open(KEY).close());
      assertThatIOException().isThrownBy(() -> storage.delete(KEY));
      assertThatIOException()
          .isThrownBy(() -> storage.put(KEY, Labels.none(), out -> out.write(1)));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rootThatIsReplacedIsNoticed() throws IOException {
    Path root = folder.resolve("root");
    try (LocalStorage storage = LocalStorage.at(root).open()) {
      Files.move(root, folder.resolve("moved"));
      Files.createDirectory(root);

      assertThatIOException()
          .isThrownBy(() -> storage.list(""))
          .withMessageContaining("no longer the one that was opened");
    }
  }
}
