package com.example.tidemark.webdav;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.util.Set;

/**
 * Opens {@code dav://user@host:port/folder?password-file=/run/secrets/dav&timeout=60}, over plain
 * HTTP. Applications that know at compile time where they store use {@link DavStorage#at}.
 */
public final class DavStorageProvider implements StorageProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public DavStorageProvider() {}

  @Override
  public String scheme() {
    return "dav";
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
    return DavLocation.describe("http", location).listen(listener).open();
  }
}
