package io.tidemark.backup.testkit.guide;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.util.Set;

/** Opens {@code drive://account/?region=r}. */
public final class DriveStorageProvider implements StorageProvider {

  @Override
  public String scheme() {
    return "drive";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("region");
  }

  @Override
  public Storage open(StorageLocation location) {
    if (location.host().isEmpty()) {
      throw new IllegalArgumentException(
          "a drive URI needs an account; hint: write drive://account/");
    }
    String region = location.parameter("region").orElse("eu");
    return new DriveStorage(DriveAccount.connect(location.host(), region));
  }
}
