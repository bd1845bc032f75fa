package io.tidemark.backup.catalog;

import static io.tidemark.backup.catalog.ManyManifests.JOB;
import static io.tidemark.backup.catalog.ManyManifests.id;
import static io.tidemark.backup.catalog.ManyManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CatalogTest {

  private static final int COUNT = 40;

  @TempDir Path folder;
  private Storage local;
  private FaultyStorage storage;
  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void backups() throws IOException {
    local = StorageProviders.discover().open(folder.toUri().toString());
    storage = FaultyStorage.over(local);
    ManyManifests.store(local, COUNT, 3);
  }

  @AfterEach
  void close() throws IOException {
    local.close();
  }

  /** One cache, as a repository has it, for catalogs that are opened and closed. */
  private final ManifestCache cache = new ManifestCache();

  private Catalog catalog() {
    Storage counted =
        new ForwardingStorage(storage) {
          @Override
          public InputStream open(StorageKey key) throws IOException {
            reads.incrementAndGet();
            return super.open(key);
          }
        };
    return new Catalog(counted, "here", JOB, cache);
  }

  private static List<BackupId> ids(Listing listing) {
    return listing.backups().stream().map(Manifest::id).toList();
  }

  private static List<BackupId> numbered(int first, int end) {
    return IntStream.range(first, end).mapToObj(ManyManifests::id).toList();
  }

  private Path file(int number) {
    return folder.resolve("shop/backups").resolve(id(number).value()).resolve(Layout.MANIFEST);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("backup-shop-list"))
        .toList();
  }

  private static void assertNoThreads() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!threads().isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void listsTheOldestFirstWithoutTablesAndStepsThatShowReads() throws InterruptedException {
    Listing listing = catalog().list();

    assertThat(ids(listing)).isEqualTo(numbered(0, COUNT));
    assertThat(listing.backups())
        .allMatch(it -> it.report().tables().isEmpty() && it.report().restoreSteps().isEmpty());
    assertThat(listing.backups().get(7).report().facts())
        .isEqualTo(manifest(7, 3).report().facts());
    assertThat(listing.backups().get(7).storedFiles()).isEqualTo(manifest(7, 3).storedFiles());
    assertThat(catalog().show(id(7))).isEqualTo(manifest(7, 3));
    assertNoThreads();
  }

  @Test
  void readsSeveralManifestsAtTheSameTimeAndNoMoreThanSixteen() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(8);
    Storage meeting =
        new ForwardingStorage(local) {
          @Override
          public InputStream open(StorageKey key) throws IOException {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            try {
              together.await(20, TimeUnit.SECONDS); // 40 are five times 8
              return super.open(key);
            } catch (Exception e) {
              throw new IOException(e);
            } finally {
              open.decrementAndGet();
            }
          }
        };

    assertThat(new Catalog(meeting, "here", JOB).list().backups()).hasSize(COUNT);
    assertThat(most.get()).isBetween(8, 16);
  }

  @Test
  void oneDamagedManifestDoesNotHideTheOthers() {
    storage.inject(Fault.flipBit(100).onKeys(key -> key.contains(id(5).value())));

    Listing listing = catalog().list();

    assertThat(listing.damaged()).containsOnlyKeys(id(5));
    assertThat(listing.backups()).hasSize(COUNT - 1);
    storage.heal();
    assertThat(ids(catalog().list())).isEqualTo(numbered(0, COUNT));
  }

  @Test
  void oneThatCannotBeReadEndsTheListing() throws InterruptedException {
    storage.inject(Fault.failOpen().onKeys(key -> key.contains(id(30).value())));

    assertThatThrownBy(() -> catalog().list())
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("reading here failed");
    assertNoThreads();
  }

  @Test
  void anInterruptEndsTheListingAndItsThreads() throws InterruptedException {
    Fault stall = storage.inject(Fault.stallReadAfter(0));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread listing =
        new Thread(
            () -> {
              try {
                catalog().list();
              } catch (RuntimeException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    listing.start();
    assertThat(stall.awaitHit(Duration.ofSeconds(20))).isTrue();

    listing.interrupt();

    listing.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(thrown.get()).isInstanceOf(StorageFailedException.class);
    assertNoThreads();
  }

  @Test
  void whatWasListedBeforeIsNotReadAgain() throws IOException {
    catalog().list();
    assertThat(reads.getAndSet(0)).isEqualTo(COUNT);
    ManyManifests.store(local, manifest(COUNT, 3));

    assertThat(ids(catalog().list())).isEqualTo(numbered(0, COUNT + 1));
    assertThat(reads.get()).isEqualTo(1);
  }

  @Test
  void aDeletedBackupIsNotListed() throws IOException {
    catalog().list();
    local.delete(Layout.folder(JOB, id(0)).resolve(Layout.MANIFEST));

    assertThat(ids(catalog().list())).isEqualTo(numbered(1, COUNT));
  }

  @Test
  void anotherManifestOfTheSameSizeInItsPlaceIsRead() throws IOException {
    catalog().list();
    Manifest other = manifest(0, 3);
    String changed = other.source().toUpperCase(java.util.Locale.ROOT);
    Files.delete(file(0));
    ManyManifests.store(
        local,
        new Manifest(
            other.id(),
            JOB,
            changed,
            other.startedAt(),
            other.finishedAt(),
            other.libraryVersion(),
            other.files(),
            other.companions(),
            other.report(),
            other.deliveries(),
            other.warnings(),
            other.labels()));
    Files.setLastModifiedTime(file(0), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(catalog().list().backups().get(0).source()).isEqualTo(changed);
  }

  @Test
  void placesDoNotShareWhatTheyHave() {
    catalog().list();
    reads.set(0);

    assertThat(ids(new Catalog(local, "there", JOB, cache).list())).hasSize(COUNT);
    assertThat(new Catalog(local, "there", JOB, cache).list().locations().get(id(0)))
        .containsExactly("there");
  }

  @Test
  void whatIsGoneIsForgotten() throws IOException {
    StoredObject gone = manifestObject(0);
    StoredObject kept = manifestObject(1);
    catalog().list();
    new Catalog(local, "there", JOB, cache).list();
    Files.delete(file(0));

    catalog().list();

    assertThat(cache.find("here", gone)).isEmpty();
    assertThat(cache.find("here", kept)).isPresent();
    assertThat(cache.find("there", gone)).isPresent();
  }

  private StoredObject manifestObject(int number) throws IOException {
    return local.list("shop/backups/" + id(number)).stream()
        .filter(object -> object.key().name().equals(Layout.MANIFEST))
        .findFirst()
        .orElseThrow();
  }
}
