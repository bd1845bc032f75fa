package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProvidersTest {

  private final StorageProviders providers = StorageProviders.discover();

  @Test
  void findsTheBackendOnThePath() {
    assertThat(providers.found()).extracting(StorageProvider::scheme).containsExactly("file");
  }

  @Test
  void missingModuleIsNamedWithItsCoordinatesAndWhatWasFound() {
    assertThatThrownBy(() -> providers.check("s3://bucket/prefix"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("'s3:'")
        .hasMessageContaining("found: file")
        .hasMessageContaining("io.tidemark:storage-s3")
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void misspeltSchemeIsAnsweredWithTheRightOne() {
    assertThatThrownBy(() -> providers.check("fiel:///backups"))
        .hasMessageContaining("did you mean 'file:'?");
  }

  @Test
  void misspeltParameterIsAnsweredWithTheRightOne() {
    assertThatThrownBy(() -> providers.check("file:///backups?fsnyc=true"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("did you mean 'fsync'?");
  }

  @Test
  void passwordOfAnUnusableLocationIsNotRepeated() {
    assertThatThrownBy(() -> providers.check("file://me:s3cr3t@host/x?nope=1"))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"));
    assertThatThrownBy(() -> providers.check("file://me:s3cr3t@host/a b"))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void placeThatCannotBeOpenedIsAStorageFailure(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> providers.open(file.toUri().toString()))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("hint:");
  }
}
