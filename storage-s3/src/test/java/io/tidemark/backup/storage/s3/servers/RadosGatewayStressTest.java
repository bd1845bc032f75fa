package io.tidemark.backup.storage.s3.servers;

import org.junit.jupiter.api.extension.RegisterExtension;

class RadosGatewayStressTest extends ServerStress {

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

  RadosGatewayStressTest() {
    super(SERVER);
  }

  /** Three pages of a listing. */
  @Override
  public int manyKeys() {
    return 2_010;
  }
}
