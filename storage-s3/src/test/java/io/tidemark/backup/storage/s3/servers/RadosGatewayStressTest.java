package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class RadosGatewayStressTest extends StorageStress {

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

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

  /** Three pages of a listing. */
  @Override
  public int manyKeys() {
    return 2_010;
  }

  @Override
  public int rounds() {
    return 20;
  }
}
