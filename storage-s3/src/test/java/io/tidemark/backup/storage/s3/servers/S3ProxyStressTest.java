package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3ProxyStressTest extends StorageStress {

  @RegisterExtension static final SharedServer SERVER = SharedServer.s3Proxy();

  private final TestBucket bucket = TestBucket.in(SERVER.get());

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

  /** Two pages of a listing. The other server is faster, and has three. */
  @Override
  public int manyKeys() {
    return 1_010;
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public int kills() {
    return 2;
  }
}
