package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The buffers that bound the memory of a storage, and the threads that bound its requests. */
@Timeout(60)
class MemoryTest extends OnFakeS3 {

  @Test
  void settingsByDefaultTake24Mebibytes() {
    S3StorageBuilder defaults = S3Storage.bucket("backups");

    assertThat(defaults.concurrency * defaults.partSize).isEqualTo(24L << 20);
  }

  @Test
  void slowServerHoldsTheWriterBack() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    FakeFault waits =
        (request, service) -> {
          await(slow);
          return service.apply(request);
        };
    server.on(FakeOperation.UPLOAD_PART, waits, waits, waits);
    S3Storage storage = open(settings().concurrency(3));
    AtomicInteger written = new AtomicInteger();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<?> put = threads.submit(() -> write(storage, KEY, written));
    assertSoon(() -> written.get() == 3, "three buffers are filled");

    assertThat(storage.buffersAtMost()).isEqualTo(3);
    assertThat(written.get()).as("parts that the writer got rid of").isEqualTo(3);
    slow.countDown();
    put.get();
    threads.shutdown();

    assertThat(written.get()).isEqualTo(20);
    assertThat(storage.buffersAtMost()).isEqualTo(3);
  }

  private static Void write(S3Storage storage, StorageKey key, AtomicInteger written)
      throws IOException {
    storage.put(
        key,
        Labels.none(),
        out -> {
          for (int i = 0; i < 20; i++) {
            out.write(bytes(PART));
            written.incrementAndGet();
          }
        });
    return null;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void putsShareTheBuffers() throws Exception {
    S3Storage storage = open(settings().concurrency(4));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> puts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      StorageKey key = new StorageKey("many/" + i);
      puts.add(threads.submit(() -> write(storage, key, new AtomicInteger())));
    }
    for (Future<?> put : puts) {
      put.get();
    }
    threads.shutdown();

    assertThat(storage.list("many/")).hasSize(4);
    assertThat(storage.buffersAtMost()).isLessThanOrEqualTo(4);
    assertThat(workers()).isLessThanOrEqualTo(4);
  }

  private static long workers() {
    return threads().stream().filter(t -> t.getName().matches("tidemark-s3-backups-\\d+")).count();
  }

  /** A put within a put, and so on: each holds a buffer, and waits for the next. */
  @Test
  void putsThatWaitForOneAnotherDoNotWaitForBuffers() throws IOException {
    S3Storage storage = open(settings().concurrency(2));

    nest(storage, 5);

    assertThat(storage.list("nested/")).hasSize(5);
  }

  private static void nest(S3Storage storage, int depth) throws IOException {
    if (depth > 0) {
      storage.put(
          new StorageKey("nested/" + depth),
          Labels.none(),
          out -> {
            out.write(bytes(PART + 1));
            nest(storage, depth - 1);
            out.write(bytes(PART + 1));
          });
    }
  }

  @Test
  void oneBufferIsEnough() throws IOException {
    S3Storage storage = open(settings().concurrency(1));

    put(storage, bytes(10 * PART + 1));

    assertStored(bytes(10 * PART + 1));
    assertThat(storage.buffersAtMost()).isEqualTo(1);
  }

  @Test
  void smallObjectTakesNoBuffer() throws IOException {
    S3Storage storage = open(settings().partSize(1 << 20));

    put(storage, bytes(256 << 10));

    assertStored(bytes(256 << 10));
    assertThat(storage.buffersAtMost()).isZero();
  }

  @Test
  void contentOfExactlyOnePartIsPutWithOneRequest() throws IOException {
    put(open(), bytes(PART));

    assertStored(bytes(PART));
    assertThat(server.requests(FakeOperation.BEGIN)).isEmpty();
    assertThat(server.requests(FakeOperation.PUT)).hasSize(1);
  }
}
