package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test against a fake server that holds one older object. Whatever a test does, at its end that
 * object is as it was, and nothing is left: no upload, hidden object, thread or connection.
 */
abstract class OnFakeS3 {

  static final StorageKey KEY = new StorageKey("job/backups/object");
  static final String NAME = "prod/job/backups/object";
  static final int PART = 64 << 10;

  private static final String OLDER = "prod/job/backups/older";
  private static final byte[] OLDER_BYTES = bytes(1_000);

  final Heard heard = new Heard();
  private final List<S3Storage> opened = new ArrayList<>();
  private List<Thread> before = List.of();
  FakeS3 server;

  @BeforeEach
  void start() throws IOException {
    before = threads();
    server = new FakeS3();
    server.content().put(OLDER, OLDER_BYTES, Map.of(), server.now());
  }

  @AfterEach
  void stop() throws IOException {
    try {
      closeAll();
      assertNothingIsLeft();
    } finally {
      server.close();
    }
  }

  void closeAll() throws IOException {
    for (S3Storage storage : opened) {
      storage.close();
    }
  }

  private void assertNothingIsLeft() {
    assertThat(server.content().object(OLDER).bytes()).isEqualTo(OLDER_BYTES);
    assertThat(server.content().uploads()).as("uploads").isEmpty();
    assertThat(server.content().objects().keySet())
        .as("hidden objects")
        .noneMatch(name -> name.startsWith("prod/."));
    assertSoon(() -> before.containsAll(threads()), "threads end: " + threads());
    assertSoon(() -> server.http().openConnections() == 0, "connections end");
  }

  static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(thread -> thread.getName().matches("(tidemark-s3|sdk)-.*"))
        .toList();
  }

  /** Waits for what another thread or process is about to do. */
  static void assertSoon(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /** Settings with parts of 64 KiB. */
  S3StorageBuilder settings() {
    return server
        .storage()
        .prefix("prod")
        .smallParts(PartPlan.forPartsOf(PART))
        .partSize(PART)
        .settling(Duration.ZERO)
        .listen(heard);
  }

  S3Storage open(S3StorageBuilder settings) throws IOException {
    S3Storage storage = settings.open();
    opened.add(storage);
    return storage;
  }

  S3Storage open() throws IOException {
    return open(settings());
  }

  static StoredObject put(S3Storage storage, byte[] content) throws IOException {
    return storage.put(KEY, Labels.none(), out -> out.write(content));
  }

  static byte[] read(S3Storage storage) throws IOException {
    try (InputStream in = storage.open(KEY)) {
      return in.readAllBytes();
    }
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  void assertStored(byte[] content) {
    assertThat(server.content().object(NAME).bytes()).isEqualTo(content);
  }

  void assertNotStored() {
    assertThat(server.content().objects()).doesNotContainKey(NAME);
  }
}
