package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * S3Proxy keeps objects as files, and answers 500 to whoever asks for a name that is a folder on
 * its disk. When it encrypts, files get a suffix and never meet folders; but then a listing fails
 * if an object goes meanwhile. So two clauses are tried on one that encrypts, and all others on one
 * that does not.
 */
class S3ProxyContractTest extends StorageContract {

  @RegisterExtension static final SharedServer SERVER = SharedServer.s3Proxy();

  @RegisterExtension
  static final SharedServer WITH_SUFFIXES =
      SharedServer.s3Proxy(
          Map.of(
              "s3proxy.encrypted-blobstore", "true",
              "s3proxy.encrypted-blobstore-password", "a password",
              "s3proxy.encrypted-blobstore-salt", "its salt"));

  private TestBucket bucket = TestBucket.in(SERVER.get());

  @Override
  protected Storage openPlace() throws IOException {
    return bucket.storage().open();
  }

  @Test
  @Override
  public void partOfAKeyIsNoObject() throws IOException {
    bucket = TestBucket.in(WITH_SUFFIXES.get());
    super.partOfAKeyIsNoObject();
  }

  @Test
  @Override
  public void deletingPartOfAKeyDeletesNothing() throws IOException {
    bucket = TestBucket.in(WITH_SUFFIXES.get());
    super.deletingPartOfAKeyDeletesNothing();
  }
}
