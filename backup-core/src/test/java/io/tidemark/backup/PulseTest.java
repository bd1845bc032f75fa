package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.PulseTrail;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.catalog.Sightings;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signs of life of runs and copies, and what those do that others have taken for dead. */
@Timeout(60)
class PulseTest {

  private static final Duration OFTEN = Duration.ofMillis(20);

  private final InMemoryStorage memory = new InMemoryStorage();
  private final InMemoryStorage second = new InMemoryStorage();
  private final CountDownLatch pulses = new CountDownLatch(3);
  private volatile Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** Counts pulses when they are there. */
  private final ForwardingStorage counting =
      new ForwardingStorage(memory) {
        @Override
        public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
            throws IOException {
          StoredObject stored = super.put(key, labels, content);
          if (key.name().startsWith("pulse-")) {
            pulses.countDown();
          }
          return stored;
        }
      };

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("it did not happen");
      }
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private PipelineBuilder pipeline(TextSource source) {
    return BackupPipeline.named("shop").from(source).pulse(OFTEN).clock(() -> now);
  }

  private List<String> names(InMemoryStorage storage) {
    return storage.list("shop/backups/").stream().map(object -> object.key().name()).toList();
  }

  private TextSource untilPulses() {
    return new TextSource().file("a.txt", out -> out.write(1)).file("b.txt", this::awaitPulses);
  }

  private void awaitPulses(OutputStream out) throws IOException {
    await(pulses);
    out.write(2);
  }

  @Test
  void runLeavesPulsesWhileItLastsAndNoneWhenItHasEnded() {
    Backup backup = pipeline(untilPulses()).to("first", counting).build().run();

    assertThat(pulses.getCount()).isZero();
    assertThat(names(memory))
        .containsExactly(
            "RESTORE.md", "SHA256SUMS", "a.txt.zst", "b.txt.zst", "manifest.json", "run.json");
    pipeline(untilPulses()).to("first", memory).build().verify(backup.id(), Depth.CONTENT);
  }

  @Test
  void thereAreNeverMoreThanTwoPulsesAndAlwaysOneAfterTheFirst() {
    TextSource source =
        new TextSource()
            .file("b.txt", this::awaitPulses)
            .file(
                "c.txt",
                out ->
                    assertThat(names(memory).stream().filter(it -> it.startsWith("pulse-")))
                        .hasSizeBetween(1, 2));

    pipeline(source).pulse(Duration.ofMillis(200)).to("first", counting).build().run();
  }

  @Test
  void failedRunLeavesNoPulse() {
    TextSource source =
        new TextSource()
            .file("b.txt", this::awaitPulses)
            .file(
                "c.txt",
                out -> {
                  throw new IOException("the database is gone");
                });

    assertThatThrownBy(() -> pipeline(source).to("first", counting).build().run())
        .hasMessageContaining("the database is gone");
    assertThat(names(memory)).isEmpty();
  }

  @Test
  void runWhoseStorageTakesNoPulseGoesOn() {
    FaultyStorage faulty = FaultyStorage.over(memory);
    Fault refused = faulty.inject(Fault.failPutAfter(0).onKeys(key -> key.contains("/pulse-")));
    TextSource source =
        TextSource.of("a.txt", new byte[1])
            .file(
                "b.txt",
                out -> {
                  try {
                    assertThat(refused.awaitHit(Duration.ofSeconds(30))).isTrue();
                  } catch (InterruptedException e) {
                    throw (IOException) new InterruptedIOException("no").initCause(e);
                  }
                });

    assertThat(pipeline(source).to("first", faulty).build().run().warnings()).isEmpty();
  }

  @Test
  void pulsesThatAreProtectedStayBesideTheBackupAndHarmNothing() {
    ProtectingStorage locked = new ProtectingStorage(counting, key -> key.contains("/pulse-"));
    BackupPipeline pipeline = pipeline(untilPulses()).to("first", locked).build();

    Backup backup = pipeline.run();

    assertThat(names(memory)).contains("pulse-000001", "pulse-000002", "manifest.json");
    pipeline.verify(backup.id(), Depth.CONTENT);
    assertThat(pipeline.list().unfinished()).isEmpty();
  }

  @Test
  void runThatAnotherTookForDeadEndsAtOnce() {
    TextSource source =
        new TextSource()
            .file("a.txt", out -> out.write(1))
            .file(
                "b.txt",
                out -> {
                  removeAll();
                  await(new CountDownLatch(1));
                });

    assertThatThrownBy(() -> pipeline(source).to("first", memory).build().run())
        .isInstanceOf(RunCancelledException.class)
        .hasMessageContaining("another has taken this work for dead")
        .hasMessageContaining("run.json");
    assertThat(names(memory)).isEmpty();
  }

  private void removeAll() {
    memory.list("shop/backups/").forEach(object -> memory.delete(object.key()));
  }

  @Test
  void bestEffortDestinationThatAnotherClearedIsLeftOut() {
    TextSource source =
        new TextSource()
            .file("a.txt", out -> out.write(1))
            .file(
                "b.txt",
                out -> {
                  removeAll();
                  await(pulses);
                });

    Backup backup =
        pipeline(source)
            .alsoTo("cleared", memory, DeliveryPolicy.BEST_EFFORT)
            .to(
                "sound",
                new ForwardingStorage(second) {
                  @Override
                  public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
                      throws IOException {
                    StoredObject stored = super.put(key, labels, content);
                    if (key.name().startsWith("pulse-")) {
                      pulses.countDown();
                    }
                    return stored;
                  }
                })
            .build()
            .run();

    assertThat(backup.locations()).containsExactly("sound");
    assertThat(names(memory)).isEmpty();
    assertThat(names(second)).contains("manifest.json");
  }

  @Test
  void fileThatAnotherRemovedMakesTheManifestImpossible() {
    TextSource source =
        new TextSource()
            .file("a.txt", out -> out.write(1))
            .file("b.txt", out -> memory.delete(key("a.txt.zst")));

    assertThatThrownBy(
            () -> pipeline(source).pulse(Duration.ofHours(1)).to("first", memory).build().run())
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("'a.txt.zst' is missing in first after it was stored");
    assertThat(names(memory)).isEmpty();
  }

  private StorageKey key(String name) {
    return memory.list("shop/backups/").stream()
        .map(StoredObject::key)
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The clock leaps as it does when a machine goes on after a suspension. */
  @Test
  void manifestThatAppearsWhileAnotherRemovesTheFilesOfASuspendedRunIsTakenBack() {
    ForwardingStorage removing =
        new ForwardingStorage(memory) {
          @Override
          public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
              throws IOException {
            StoredObject stored = super.put(key, labels, content);
            if (key.name().equals(Layout.MANIFEST)) {
              now = now.plus(Duration.ofHours(3));
              memory.delete(key("a.txt.zst"));
            }
            return stored;
          }
        };
    TextSource source = TextSource.of("a.txt", new byte[1]);

    assertThatThrownBy(
            () -> pipeline(source).pulse(Duration.ofHours(1)).to("first", removing).build().run())
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("is missing");
    assertThat(names(memory)).isEmpty();
  }

  @Test
  void suspendedRunGivesASignBeforeItsManifestAppears() {
    TextSource source =
        TextSource.of("a.txt", new byte[1])
            .file("b.txt", out -> now = now.plus(Duration.ofHours(3)));

    pipeline(source).pulse(Duration.ofHours(1)).to("first", counting).build().run();

    assertThat(pulses.getCount()).as("pulses to come").isEqualTo(2);
    assertThat(names(memory)).contains("manifest.json").doesNotContain("pulse-000001");
  }

  @Test
  void copyThatAnotherTookOverLeavesTheClaimOfTheOther() throws IOException {
    try (Run run = new Run("shop", InstantSource.system(), warning -> {})) {
      Destination target = new Destination("target", memory, true);
      StorageKey folder =
          Layout.folder(new JobName("shop"), new BackupId("20260131T020000Z-7c01d2aa"));
      CopyClaim claim = new CopySpot(target, folder, run, new Sightings()).take(Labels.none());
      memory.delete(folder.resolve(Layout.COPY));
      RunMarker other = new RunMarker("other", 1, Instant.EPOCH, Instant.EPOCH);
      memory.put(folder.resolve(Layout.COPY), Labels.none(), out -> out.write(other.write()));

      claim.release();

      assertThat(RunMarker.read(memory, folder.resolve(Layout.COPY))).contains(other);
    }
  }

  @Test
  void copyOfAnotherMachineIsTakenOverWithItsPulsesWhenItGivesNoSign() throws IOException {
    InMemoryStorage timed = new InMemoryStorage(() -> now);
    try (Run run = new Run("shop", () -> now, warning -> {})) {
      StorageKey folder =
          Layout.folder(new JobName("shop"), new BackupId("20260131T020000Z-7c01d2aa"));
      CopySpot spot =
          new CopySpot(new Destination("target", timed, true), folder, run, new Sightings());
      RunMarker other =
          new RunMarker("other", 1, Instant.EPOCH, now, Optional.of(Duration.ofMinutes(5)));
      timed.put(folder.resolve(Layout.COPY), Labels.none(), out -> out.write(other.write()));
      now = now.plus(Duration.ofMinutes(10));
      new PulseTrail(timed, folder, Layout.COPY).beat(now);

      now = now.plus(Duration.ofMinutes(15));
      assertThatThrownBy(() -> spot.take(Labels.none())).isInstanceOf(LockedException.class);
      now = now.plus(Duration.ofSeconds(1));
      CopyClaim claim = spot.take(Labels.none());

      assertThat(names(timed)).containsExactly("copy.json");
      claim.release();
      assertThat(names(timed)).isEmpty();
    }
  }
}
