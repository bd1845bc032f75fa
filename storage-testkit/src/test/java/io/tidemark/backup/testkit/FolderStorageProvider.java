package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code folder:///path?defect=NAME} in the other processes of {@link SuspectStress}. */
public final class FolderStorageProvider implements StorageProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public FolderStorageProvider() {}

  @Override
  public String scheme() {
    return "folder";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("defect");
  }

  @Override
  public Storage open(StorageLocation location) {
    return FolderDefect.valueOf(location.parameter("defect").orElseThrow())
        .open(Path.of(location.path()));
  }
}
