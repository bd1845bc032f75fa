package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.s3.S3LockMode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;

class RadosGatewayTest implements MultipartClauses, NetworkClauses, RefusalClauses, KillClauses {

  @RegisterExtension static final SharedServer SERVER = SharedServer.radosGateway();

  private final TestBucket bucket = TestBucket.in(SERVER.get());

  @Override
  public TestBucket bucket() {
    return bucket;
  }

  @Test
  void aLockTellsItsEnd() throws IOException {
    StorageKey locked = new StorageKey("job/locked");
    StorageKey held = new StorageKey("job/held");
    TestBucket locking = new TestBucket(SERVER.get(), SERVER.get().newLockingBucket());
    try (Storage storage = locking.storage().objectLock(S3LockMode.GOVERNANCE, 3).open();
        Storage plain = locking.storage().open();
        S3Client client = SERVER.get().client()) {
      storage.put(locked, Labels.none(), out -> out.write(1));
      plain.put(held, Labels.none(), out -> out.write(1));
      assertThat(plain.protectedUntil(held)).isEmpty();
      client.putObjectLegalHold(
          request ->
              request
                  .bucket(locking.name())
                  .key(locking.nameOf(held))
                  .legalHold(hold -> hold.status(ObjectLockLegalHoldStatus.ON)));

      assertThat(plain.protectedUntil(locked).orElseThrow())
          .isBetween(
              Instant.now().plus(Duration.ofHours(71)), Instant.now().plus(Duration.ofHours(73)));
      assertThat(plain.protectedUntil(held)).contains(Instant.MAX);
      assertThat(plain.protectedUntil(new StorageKey("job/absent"))).isEmpty();
    }
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
