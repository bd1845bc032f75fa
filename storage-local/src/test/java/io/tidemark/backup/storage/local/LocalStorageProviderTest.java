package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageProviderTest {

  private final LocalStorageProvider provider = new LocalStorageProvider();

  @TempDir Path folder;

  @Test
  void providerAnswersToFile() {
    assertThat(provider.scheme()).isEqualTo("file");
    assertThat(provider.parameters()).containsExactlyInAnyOrder("create", "fsync");
  }

  @Test
  void uriOpensItsFolder() throws IOException {
    store("file://" + folder + "/with%20space?create=auto&fsync=false");

    assertThat(folder.resolve("with space/a")).exists();
  }

  @Test
  void plainPathOpensItsFolder() throws IOException {
    store(folder + "/with space?");

    assertThat(folder.resolve("with space?/a")).exists();
  }

  @Test
  void rootThatMustExistIsNotCreated() {
    assertThatIOException()
        .isThrownBy(() -> open("file://" + folder + "/missing?create=never"))
        .withMessageContaining("does not exist");
  }

  @Test
  void hostIsRefusedWithTheUriThatWasMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("file://var/backups"))
        .withMessageContaining("file:///var/backups");
  }

  @Test
  void missingPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(""))
        .withMessageContaining("file:///");
  }

  @Test
  void unknownValueOfAParameterIsRefusedWithTheValuesThatExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("file://" + folder + "?create=always"))
        .withMessageContaining("'create' is 'always'")
        .withMessageContaining("auto or never");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("file://" + folder + "?fsync=no"))
        .withMessageContaining("true or false");
  }

  @Test
  void impossiblePathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("file:///tmp/%00"))
        .withMessageContaining("is no path on this machine");
  }

  private void store(String uri) throws IOException {
    try (Storage storage = open(uri)) {
      storage.put(new StorageKey("a"), Labels.none(), out -> out.write(1));
    }
  }

  private Storage open(String uri) throws IOException {
    return provider.open(StorageLocation.parse(uri));
  }
}
