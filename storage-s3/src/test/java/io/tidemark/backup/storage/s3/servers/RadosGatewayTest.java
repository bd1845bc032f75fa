package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RadosGatewayTest implements MultipartClauses, NetworkClauses, RefusalClauses, KillClauses {

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

  private final TestBucket bucket = TestBucket.in(SERVER.get());

  @Override
  public TestBucket bucket() {
    return bucket;
  }

  @Test
  void busyServerIsAskedAgainUntilAllPartsAreThere() throws IOException {
    StorageKey key = new StorageKey("job/large");
    byte[] content = Content.of(8 * Content.PART);
    Retries retries = new Retries();
    try (S3Server busy = RadosGateway.start(Map.of("rgw max concurrent requests", "2"));
        Storage storage =
            TestBucket.in(busy)
                .storage()
                .partSize(Content.PART)
                .concurrency(8)
                .attempts(20)
                .listen(retries)
                .open()) {
      storage.put(key, Labels.none(), out -> out.write(content));

      try (InputStream in = storage.open(key)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
    assertThat(retries.problems()).isNotEmpty().allMatch(problem -> problem.contains("503"));
  }
}
