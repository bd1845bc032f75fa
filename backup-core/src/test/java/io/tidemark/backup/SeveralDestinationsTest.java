package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.storages.SlowStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pass over the source feeds every destination, and none of them spoils it for the others. */
@Timeout(30)
class SeveralDestinationsTest {

  /** More than a destination's queue holds, so that a slow one holds up the others. */
  private static final int LARGE = 3_000_000;

  private static final int SMALL = 100_000;

  private final InMemoryStorage first = new InMemoryStorage();
  private final InMemoryStorage second = new InMemoryStorage();
  private final InMemoryStorage third = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(third);
  private final List<BackupEvent> events = new ArrayList<>();

  private static byte[] content(int seed) {
    byte[] content = new byte[seed == 3 ? LARGE : SMALL];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static TextSource source() {
    TextSource source = new TextSource();
    for (int file = 1; file <= 5; file++) {
      byte[] content = content(file);
      source.file(file + ".txt", out -> out.write(content));
    }
    return source;
  }

  /** A busy machine may well pause for a second, and this must not look like a stall. */
  private PipelineBuilder pipeline() {
    return pipeline(DeliveryPolicy.BEST_EFFORT, Duration.ofSeconds(20));
  }

  /** For a third destination that stalls; the others may take as long as they like. */
  private PipelineBuilder impatient() {
    return pipeline(DeliveryPolicy.REQUIRED, Duration.ofMillis(400));
  }

  private PipelineBuilder pipeline(DeliveryPolicy ofSecond, Duration patience) {
    return BackupPipeline.named("shop")
        .from(source())
        .compress(NoCompression.instance())
        .patience(patience)
        .listen(events::add)
        .to("first", first)
        .alsoTo("second", new SlowStorage(second, Duration.ofMillis(2)), ofSecond)
        .alsoTo("third", faulty, DeliveryPolicy.BEST_EFFORT);
  }

  private void assertSoundIn(InMemoryStorage storage, Backup backup) throws IOException {
    for (StoredObject object : first.list("shop/backups/" + backup.id())) {
      assertThat(storage.bytes(object.key())).isEqualTo(first.bytes(object.key()));
    }
  }

  private static Delivery of(Backup backup, String location) {
    return backup.deliveries().stream()
        .filter(delivery -> delivery.location().equals(location))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void slowDestinationGetsEverything() throws IOException {
    Backup backup = pipeline().build().run();

    assertThat(backup.locations()).containsExactly("first", "second", "third");
    assertThat(backup.warnings()).isEmpty();
    assertSoundIn(second, backup);
    assertSoundIn(third, backup);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "1.txt", "3.txt", "RESTORE.md", "SHA256SUMS"})
  void stalledDestinationIsLeftOutAndTheOthersAreWhole(String file) throws IOException {
    faulty.inject(Fault.stallPutAfter(10).onKeys(key -> key.endsWith(file)));

    Backup backup = impatient().build().run();

    assertThat(backup.locations()).containsExactly("first", "second");
    assertSoundIn(second, backup);
    assertThat(of(backup, "third").problem().orElseThrow()).contains("PT0.4S");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run.json", "1.txt", "3.txt", "RESTORE.md", "SHA256SUMS", "manifest.json"})
  void nothingOfABackupStaysInADestinationThatFailed(String file) {
    faulty.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith(file)));

    Backup backup = pipeline().build().run();

    assertThat(backup.locations()).containsExactly("first", "second");
    assertThat(third.list("shop/backups/")).isEmpty();
  }

  @Test
  void whatCannotBeRemovedThereIsNoBackup() {
    faulty.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith("3.txt")));
    faulty.inject(Fault.failDelete());

    pipeline().build().run();

    faulty.heal();
    BackupPipeline onlyThird =
        BackupPipeline.named("shop").from(source()).to("third", faulty).build();
    assertThat(onlyThird.list().backups()).isEmpty();
    assertThat(onlyThird.list().unfinished()).hasSize(1);
  }

  @Test
  void destinationThatStallsBeforeTheFirstFileIsLeftOut() {
    pipeline().build().run();
    faulty.inject(Fault.stallReadAfter(0).onKeys(key -> key.equals("tidemark.json")));
    Fault removal = faulty.inject(Fault.failDelete());

    Backup backup = impatient().build().run();

    assertThat(backup.locations()).containsExactly("first", "second");
    assertThat(of(backup, "third").problem().orElseThrow()).contains("no progress for PT0.4S");
    assertThat(removal.hits()).as("attempts to remove what was never there").isZero();
  }

  @Test
  void destinationThatStallsWhenItIsVerifiedIsLeftOut() {
    faulty.inject(Fault.stallReadAfter(1000).onKeys(key -> key.endsWith("3.txt")));

    Backup backup = impatient().verifyAfterwards(Depth.STORED).build().run();

    assertThat(backup.locations()).containsExactly("first", "second");
    assertThat(third.list("shop/backups/")).isEmpty();
  }

  @Test
  void destinationWhoseCopyIsDamagedIsLeftOut() {
    faulty.inject(Fault.flipBit(1000).onKeys(key -> key.endsWith("3.txt")));

    Backup backup = pipeline().verifyAfterwards(Depth.STORED).build().run();

    assertThat(backup.locations()).containsExactly("first", "second");
    assertThat(of(backup, "third").problem().orElseThrow()).contains("is damaged");
    assertThat(third.list("shop/backups/")).isEmpty();
  }

  @Test
  void requiredDestinationWhoseCopyIsDamagedFailsTheRunEverywhere() {
    faulty.inject(Fault.flipBit(1000).onKeys(key -> key.endsWith("3.txt")));
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(source())
            .compress(NoCompression.instance())
            .to("first", first)
            .to("third", faulty)
            .verifyAfterwards(Depth.STORED)
            .build();

    assertThatThrownBy(shop::run).hasMessageContaining("in third is damaged");
    assertThat(first.list("shop/backups/")).isEmpty();
    assertThat(third.list("shop/backups/")).isEmpty();
  }

  @Test
  void failingRequiredDestinationLeavesNothingAnywhere() {
    faulty.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith("3.txt")));
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(source())
            .to("first", first)
            .to("third", faulty)
            .compress(NoCompression.instance())
            .build();

    assertThatThrownBy(shop::run)
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("third");
    assertThat(first.list("shop/backups/")).isEmpty();
    assertThat(third.list("shop/backups/")).isEmpty();
  }

  @Test
  void sourceThatDiesMidwayLeavesNothingAnywhere() {
    TextSource dying =
        source()
            .file(
                "6.txt",
                out -> {
                  out.write(content(6));
                  throw new IOException("the server went away");
                });
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(dying)
            .to("first", first)
            .alsoTo("second", second, DeliveryPolicy.BEST_EFFORT)
            .build();

    assertThatThrownBy(shop::run).isInstanceOf(BackupFailedException.class);
    assertThat(first.list("shop/backups/")).isEmpty();
    assertThat(second.list("shop/backups/")).isEmpty();
  }

  @Test
  void manifestNamesEveryDestinationAndItsRepository() {
    faulty.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith("3.txt")));
    BackupPipeline shop = pipeline().build();

    Backup backup = shop.run();

    assertThat(shop.show(backup.id()).deliveries()).isEqualTo(backup.deliveries());
    assertThat(backup.deliveries())
        .extracting(Delivery::location, Delivery::required, Delivery::delivered)
        .containsExactly(
            tuple("first", true, true), tuple("second", false, true), tuple("third", false, false));
    assertThat(of(backup, "first").repositoryId())
        .isEqualTo(RepositoryMarker.read(first, "first").map(RepositoryMarker::repositoryId));
  }

  @Test
  void destinationThatFailsAtTheManifestIsReportedAlthoughTheManifestCannotKnow() {
    faulty.inject(Fault.failCommit().onKeys(key -> key.endsWith("manifest.json")));

    Backup backup = pipeline().build().run();

    assertThat(of(backup, "third").delivered()).isFalse();
    assertThat(backup.manifest().deliveries()).allMatch(Delivery::delivered);
    assertThat(backup.warnings()).singleElement().asString().contains("third has no copy");
  }

  @Test
  void eachDeliveryIsAnEvent() {
    faulty.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith("3.txt")));

    Backup backup = pipeline().build().run();

    assertThat(events)
        .filteredOn(BackupEvent.Delivered.class::isInstance)
        .extracting(event -> ((BackupEvent.Delivered) event).location())
        .containsExactly("first", "second");
    assertThat(events)
        .filteredOn(BackupEvent.DeliveryFailed.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              BackupEvent.DeliveryFailed failed = (BackupEvent.DeliveryFailed) event;
              assertThat(failed.location()).isEqualTo("third");
              assertThat(failed.problem()).contains("injected failure");
              assertThat(failed.backupId()).isEqualTo(backup.id().value());
            });
    assertThat(events.get(events.size() - 1)).isInstanceOf(BackupEvent.Succeeded.class);
  }

  @Test
  void destinationThatProtectsALeftoverIsUsedAllTheSame() throws IOException {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    InMemoryStorage old = new InMemoryStorage(() -> begin);
    ProtectingStorage locked = new ProtectingStorage(old, key -> true);
    FaultyStorage failing = FaultyStorage.over(locked);
    failing.inject(Fault.failPutAfter(10).onKeys(key -> key.endsWith("3.txt.zst")));
    PipelineBuilder shop =
        BackupPipeline.named("shop")
            .from(source())
            .clock(() -> begin)
            .to("first", first)
            .alsoTo("locked", failing, DeliveryPolicy.BEST_EFFORT);
    shop.build().run();
    failing.heal();
    int protectedFiles = old.list("shop/").size();

    Backup later = shop.clock(() -> Instant.parse("2026-01-05T00:00:00Z")).build().run();

    assertThat(protectedFiles).isPositive();
    assertThat(later.locations()).containsExactly("first", "locked");
    assertThat(later.warnings()).singleElement().asString().contains("legal hold");
  }
}
