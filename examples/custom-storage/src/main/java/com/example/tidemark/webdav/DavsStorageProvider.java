package com.example.tidemark.webdav;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.util.Set;

/** Opens {@code davs:} URIs over HTTPS, and otherwise as {@link DavStorageProvider} does. */
public final class DavsStorageProvider implements StorageProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public DavsStorageProvider() {}

  @Override
  public String scheme() {
    return "davs";
  }

  @Override
  public Set<String> parameters() {
    return DavLocation.PARAMETERS;
  }

  @Override
  public Storage open(StorageLocation location) throws IOException {
    return open(location, StorageListener.none());
  }

  @Override
  public Storage open(StorageLocation location, StorageListener listener) throws IOException {
    return DavLocation.describe("https", location).listen(listener).open();
  }
}
