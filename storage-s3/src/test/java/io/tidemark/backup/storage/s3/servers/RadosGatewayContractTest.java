package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

class RadosGatewayContractTest extends StorageContract {

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

  private final TestBucket bucket = TestBucket.in(SERVER.get());

  @Override
  protected Storage openPlace() throws IOException {
    return bucket.storage().open();
  }
}
