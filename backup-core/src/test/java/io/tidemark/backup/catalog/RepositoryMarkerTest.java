package io.tidemark.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepositoryMarkerTest {

  private static final Instant NOW = Instant.parse("2026-01-31T02:15:00Z");

  private final InMemoryStorage storage = new InMemoryStorage();

  @Test
  void theFirstBackupsOfTwoJobsAgree() {
    RepositoryMarker marker =
        RepositoryMarker.readOrCreate(new MadeMeanwhile(storage), "here", NOW);

    assertThat(RepositoryMarker.read(storage, "here")).contains(marker);
  }

  @Test
  void somebodyElsesFilesAreNoRepository() throws IOException {
    storage.put(new StorageKey("theirs.txt"), Labels.none(), out -> out.write('x'));

    assertThatThrownBy(() -> RepositoryMarker.readOrCreate(storage, "here", NOW))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("here holds files and is not a Tidemark repository");
  }

  /** A storage that another run makes a repository while this one looks. */
  private record MadeMeanwhile(Storage storage) implements Storage {

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      RepositoryMarker.readOrCreate(storage, "here", NOW);
      return storage.list(prefix);
    }

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      return storage.put(key, labels, content);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return storage.open(key);
    }

    @Override
    public void delete(StorageKey key) throws IOException {
      storage.delete(key);
    }

    @Override
    public void close() throws IOException {
      storage.close();
    }
  }
}
