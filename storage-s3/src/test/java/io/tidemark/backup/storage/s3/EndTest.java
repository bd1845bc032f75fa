package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static io.tidemark.backup.storage.s3.FakeFault.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.storage.Labels;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Puts that end before their time: by their content, by an interrupt, by the end of the storage.
 */
@Timeout(60)
class EndTest extends OnFakeS3 {

  @Test
  void contentThatFailsAbortsItsUpload() throws IOException {
    S3Storage storage = open();
    IOException failure = new IOException("the source has gone");

    assertThatThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(bytes(5 * PART));
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(server.requests(FakeOperation.ABORT)).hasSize(1);
    assertNotStored();
  }

  @Test
  void interruptWhilePartsAreUnderWayAbortsTheUpload() throws IOException {
    S3Storage storage = open();
    Thread writer = Thread.currentThread();
    server.on(FakeOperation.UPLOAD_PART, FakeFault.NONE, FakeFault.after(writer::interrupt));

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> put(storage, bytes(50 * PART)));

    assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    assertNotStored();
  }

  @Test
  void interruptWhileTheServerIsSilentEndsThePut() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    Thread writer = Thread.currentThread();
    FakeFault silent = stall(end);
    FakeFault[] all = new FakeFault[10];
    Arrays.fill(all, silent);
    all[2] =
        (request, service) -> {
          writer.interrupt();
          return silent.around(request, service);
        };
    server.on(FakeOperation.UPLOAD_PART, all);
    S3Storage storage = open();
    long before = System.nanoTime();

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> put(storage, bytes(50 * PART)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(System.nanoTime() - before).as("nanoseconds").isLessThan(40_000_000_000L);
    end.countDown();
    assertNotStored();
  }

  @Test
  void interruptWhileTheObjectIsPublishedLeavesNothing() throws IOException {
    S3Storage storage = open();
    Thread writer = Thread.currentThread();
    server.on(
        FakeOperation.COMPLETE,
        (request, service) -> {
          FakeAnswer answer = service.apply(request);
          writer.interrupt();
          return answer;
        });

    assertThatIOException().isThrownBy(() -> put(storage, bytes(2 * PART)));

    assertThat(Thread.interrupted()).isTrue();
    assertNotStored();
  }

  @Test
  void closeAbortsTheUploadOfAWriterThatIsBusyElsewhere() throws Exception {
    S3Storage storage = open();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    List<IOException> thrown = new ArrayList<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(bytes(3 * PART));
                      written.countDown();
                      await(closed);
                      out.write(bytes(3 * PART));
                    });
              } catch (IOException e) {
                thrown.add(e);
              }
            });
    writer.start();
    written.await();

    storage.close();

    assertThat(server.content().uploads()).isEmpty();
    closed.countDown();
    writer.join();
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0)).hasMessageContaining("the storage was closed");
    assertNotStored();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void closeTellsOfAnUploadThatItCannotAbort() throws IOException {
    S3Storage storage = open();
    server.on(FakeOperation.ABORT, refuse(403, "AccessDenied"));

    assertThatIOException()
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(bytes(3 * PART));
                      storage.close();
                    }))
        .withMessageContaining("the storage was closed")
        .satisfies(
            e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("cannot abort the upload"));

    server.content().uploads().keySet().forEach(server.content()::abort);
  }

  @Test
  void closeEndsASmallPutToo() throws IOException {
    S3Storage storage = open();

    assertThatIOException()
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(1);
                      storage.close();
                    }))
        .withMessageContaining("the storage was closed");

    assertNotStored();
  }

  @Test
  void clientOfTheHostStaysOpen() throws IOException {
    try (S3Client client = hostsClient()) {
      S3Storage storage =
          S3Storage.bucket(FakeS3.BUCKET).prefix("prod").client(client).listen(heard).open();
      put(storage, bytes(10));
      storage.close();

      assertThat(client.listObjectsV2(request -> request.bucket(FakeS3.BUCKET)).contents())
          .hasSize(2);
    }
    assertStored(bytes(10));
  }

  private S3Client hostsClient() {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
        .credentialsProvider(() -> AwsBasicCredentials.create("a", "b"))
        .build();
  }
}
