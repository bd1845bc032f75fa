package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.util.Map;

/** The stress in a new bucket of a real server. */
abstract class ServerStress extends StorageStress {

  private final TestBucket bucket;

  ServerStress(SharedServer server) {
    this.bucket = TestBucket.in(server.get());
  }

  @Override
  public String placeUri() {
    return bucket.uri();
  }

  @Override
  public Map<String, String> environment() {
    return bucket.environment();
  }

  @Override
  protected Storage openPlace() throws IOException {
    return bucket.storage().open();
  }

  @Override
  public int rounds() {
    return 20;
  }
}
