package io.tidemark.backup;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.util.Set;

/** Another plugin that answers to the scheme of {@link NoisyProvider}. */
public final class LoudProvider implements StorageProvider {

  /** For {@link java.util.ServiceLoader}. */
  public LoudProvider() {}

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
    return new InMemoryStorage();
  }
}
