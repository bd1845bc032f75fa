package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class FakeS3ContractTest extends StorageContract {

  private FakeS3 server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeS3();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Override
  protected Storage openPlace() throws IOException {
    return server.storage().prefix("prod/shop").open();
  }
}
