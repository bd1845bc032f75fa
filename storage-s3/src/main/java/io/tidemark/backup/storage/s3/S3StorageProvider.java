package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.util.Set;

/**
 * Opens {@code s3://bucket/prefix?region=...}; {@code docs/storage-s3.md} lists the parameters.
 * Applications that know at compile time that they store in S3 use {@link S3Storage#bucket}
 * instead.
 */
public final class S3StorageProvider implements StorageProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public S3StorageProvider() {}

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public Set<String> parameters() {
    return S3Parameters.NAMES;
  }

  @Override
  public Storage open(StorageLocation location) throws IOException {
    return open(location, StorageListener.none());
  }

  @Override
  public Storage open(StorageLocation location, StorageListener listener) throws IOException {
    return new S3Parameters(location).builder().listen(listener).open();
  }
}
