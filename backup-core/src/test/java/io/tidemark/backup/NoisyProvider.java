package io.tidemark.backup;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A plugin whose storage warns when it is opened and needs two attempts for every put. */
public final class NoisyProvider implements StorageProvider {

  /** For {@link java.util.ServiceLoader}. */
  public NoisyProvider() {}

  @Override
  public String scheme() {
    return "noisy";
  }

  @Override
  public Set<String> parameters() {
    return Set.of();
  }

  @Override
  public Storage open(StorageLocation location) {
    return open(location, StorageListener.none());
  }

  @Override
  public Storage open(StorageLocation location, StorageListener listener) {
    listener.warned("nobody checks this");
    return new Noisy(new InMemoryStorage(), listener);
  }

  /** Extends no class of the tests: another loader loads it, outside of their module. */
  record Noisy(Storage below, StorageListener listener) implements Storage {

    @Override
    public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
        throws IOException {
      listener.retrying(
          new StorageListener.Retry("upload '" + key + "'", 1, 5, Duration.ofMillis(1), "503"));
      return below.put(key, labels, content);
    }

    @Override
    public InputStream open(StorageKey key) throws IOException {
      return below.open(key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return below.list(prefix);
    }

    @Override
    public void delete(StorageKey key) throws IOException {
      below.delete(key);
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }
}
