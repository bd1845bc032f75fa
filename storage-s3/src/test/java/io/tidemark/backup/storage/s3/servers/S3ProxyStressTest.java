package io.tidemark.backup.storage.s3.servers;

import org.junit.jupiter.api.extension.RegisterExtension;

class S3ProxyStressTest extends ServerStress {

  @RegisterExtension static final SharedServer SERVER = SharedServer.s3Proxy();

  S3ProxyStressTest() {
    super(SERVER);
  }

  /** Two pages of a listing. The other server is faster, and has three. */
  @Override
  public int manyKeys() {
    return 1_010;
  }

  @Override
  public int kills() {
    return 2;
  }
}
