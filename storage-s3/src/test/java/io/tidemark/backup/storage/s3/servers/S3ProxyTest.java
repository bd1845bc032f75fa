package io.tidemark.backup.storage.s3.servers;

import org.junit.jupiter.api.extension.RegisterExtension;

class S3ProxyTest implements MultipartClauses, NetworkClauses, RefusalClauses, KillClauses {

  @RegisterExtension static final SharedServer SERVER = SharedServer.s3Proxy();

  private final TestBucket bucket = TestBucket.in(SERVER.get());

  @Override
  public TestBucket bucket() {
    return bucket;
  }
}
