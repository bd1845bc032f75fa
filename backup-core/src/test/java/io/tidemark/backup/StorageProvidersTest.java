package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.storage.StorageProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        .hasMessageStartingWith(StorageProviders.PROVIDER_NOT_FOUND + ": ")
        .hasMessageContaining("'s3:'")
        .hasMessageContaining("found: file")
        .hasMessageContaining("io.tidemark:storage-s3")
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void schemeOfAStrangersPluginIsAskedForByItsServices() {
    assertThatThrownBy(() -> providers.check("davs://host/x"))
        .hasMessageStartingWith(StorageProviders.PROVIDER_NOT_FOUND + ": ")
        .hasMessageContaining("jar of a plugin")
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void pluginOfTheThreadsClassLoaderIsFoundAndHeard(@TempDir Path folder) throws Exception {
    try (PluginLoader plugin = PluginLoader.of(folder, NoisyProvider.class)) {
      List<BackupEvent> events = new ArrayList<>();
      Backup backup =
          plugin.during(
              () ->
                  BackupPipeline.named("shop")
                      .from(TextSource.of("a.txt", new byte[10]))
                      .to("noisy://somewhere")
                      .listen(events::add)
                      .build()
                      .run());

      assertThat(backup.warnings()).containsExactly("noisy://somewhere: nobody checks this");
      assertThat(events)
          .filteredOn(BackupEvent.Retrying.class::isInstance)
          .extracting(event -> ((BackupEvent.Retrying) event).retry().attempt())
          .containsExactly(1, 1, 1, 1, 1, 1);
    }
  }

  @Test
  void threadWithoutAClassLoaderFindsTheBackendsOfTheLibrary() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      assertThat(StorageProviders.discover().found())
          .extracting(StorageProvider::scheme)
          .containsExactly("file");
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @Test
  void providerThatIsInTwoJarsIsAnErrorThatNamesBoth(@TempDir Path one, @TempDir Path two)
      throws Exception {
    try (PluginLoader first = PluginLoader.of(one, NoisyProvider.class);
        PluginLoader second = PluginLoader.of(two, NoisyProvider.class)) {
      assertThatThrownBy(() -> new ProviderSearch(List.of(first, second)))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("'noisy:'")
          .hasMessageContaining(one.getFileName().toString())
          .hasMessageContaining(two.getFileName().toString());
    }
  }

  @Test
  void twoProvidersOfOneSchemeAreAnErrorThatNamesBoth(@TempDir Path one, @TempDir Path two)
      throws Exception {
    try (PluginLoader first = PluginLoader.of(one, NoisyProvider.class);
        PluginLoader second = PluginLoader.of(two, LoudProvider.class)) {
      assertThatThrownBy(() -> new ProviderSearch(List.of(first, second)))
          .hasMessageContaining(NoisyProvider.class.getName() + " (")
          .hasMessageContaining(LoudProvider.class.getName() + " (");
    }
  }

  @Test
  void jarThatTwoClassLoadersSeeIsOneProvider(@TempDir Path folder) throws Exception {
    try (PluginLoader first = PluginLoader.of(folder, NoisyProvider.class);
        PluginLoader second = PluginLoader.of(folder, NoisyProvider.class)) {
      assertThat(new ProviderSearch(List.of(first, second)).byScheme()).containsKey("noisy");
    }
  }

  @Test
  void providerThatCannotBeLoadedIsNamedAndHidesNoOther(@TempDir Path folder) throws Exception {
    try (PluginLoader plugin = PluginLoader.of(folder, NoisyProvider.class)) {
      Files.delete(folder.resolve("io/tidemark/backup/NoisyProvider.class"));
      StorageProviders some = plugin.during(StorageProviders::discover);

      assertThat(some.found()).hasSize(1);
      assertThatThrownBy(() -> some.check("noisy://somewhere"))
          .hasMessageContaining("could not be loaded")
          .hasMessageContaining("NoisyProvider");
    }
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
