package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links in the root, which lead a key out of it unless they are refused. */
class SymbolicLinkTest {

  private static final StorageKey KEY = new StorageKey("job/one");

  @TempDir Path folder;
  private Path root;
  private Path outside;
  private LocalStorage storage;

  @BeforeEach
  void open() throws IOException {
    root = folder.resolve("root");
    outside = Files.createDirectory(folder.resolve("outside"));
    storage = LocalStorage.at(root).open();
  }

  @Test
  void folderThatIsALinkIsRefused() throws IOException {
    Files.createSymbolicLink(root.resolve("job"), outside);
    Path secret = Files.writeString(outside.resolve("one"), "secret");

    assertEverythingIsRefused();
    assertThatIOException()
        .isThrownBy(() -> put(new StorageKey("job/new")))
        .withMessageContaining("symbolic link");
    assertThat(outside).isDirectoryContaining(secret::equals);
    assertThat(secret).hasContent("secret");
  }

  @Test
  void fileThatIsALinkIsRefused() throws IOException {
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    Files.createDirectory(root.resolve("job"));
    Files.createSymbolicLink(root.resolve("job/one"), secret);

    assertEverythingIsRefused();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void linkIntoNowhereIsRefused() throws IOException {
    Files.createDirectory(root.resolve("job"));
    Files.createSymbolicLink(root.resolve("job/one"), outside.resolve("nothing"));

    assertEverythingIsRefused();
    assertThat(outside).isEmptyDirectory();
  }

  private void assertEverythingIsRefused() {
    assertThatIOException().isThrownBy(() -> put(KEY)).withMessageContaining("symbolic link");
    assertThatIOException()
        .isThrownBy(() -> storage.open(KEY).close())
        .withMessageContaining("symbolic link");
    assertThatIOException()
        .isThrownBy(() -> storage.delete(KEY))
        .withMessageContaining("symbolic link");
    assertThatIOException()
        .isThrownBy(() -> storage.list("job/"))
        .withMessageContaining("symbolic link");
    assertThatIOException().isThrownBy(() -> storage.list(""));
  }

  @Test
  void linkToSomethingInTheRootIsNoObjectAndHarmsNoList() throws IOException {
    put(KEY);
    Files.createSymbolicLink(root.resolve("latest"), root.resolve("job"));
    Files.createSymbolicLink(root.resolve("job/same"), root.resolve("job/one"));

    assertThat(storage.list(""))
        .extracting(object -> object.key().value())
        .containsExactly("job/one");
  }

  @Test
  void linkInPlaceOfAFolderIsNotFollowedByADelete() throws IOException {
    put(KEY);
    Files.createDirectories(outside.resolve("empty"));
    storage.delete(KEY);
    Files.createSymbolicLink(root.resolve("job"), outside.resolve("empty"));

    assertThatIOException().isThrownBy(() -> storage.delete(KEY));
    assertThat(outside.resolve("empty")).isDirectory();
  }

  private void put(StorageKey key) throws IOException {
    storage.put(key, Labels.none(), out -> out.write(1));
  }
}
