package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.RepairPlan.Action;
import io.tidemark.backup.RepairPlan.Step;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ProtectingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RepairTest {

  private final InMemoryStorage firstMemory = new InMemoryStorage();
  private final InMemoryStorage secondMemory = new InMemoryStorage();
  private final FaultyStorage first = FaultyStorage.over(firstMemory);
  private final FaultyStorage second = FaultyStorage.over(secondMemory);
  private final BackupPipeline shop = pipeline(second);

  private static byte[] content() {
    byte[] content = new byte[200_000];
    new Random(29).nextBytes(content);
    return content;
  }

  private BackupPipeline pipeline(Storage other) {
    return BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", content()).file("b.txt", out -> out.write(content())))
        .compress(NoCompression.instance())
        .to("first", first)
        .alsoTo("second", other, DeliveryPolicy.BEST_EFFORT)
        .build();
  }

  private static StorageKey key(Backup backup, String name) {
    return new StorageKey("shop/backups/" + backup.id() + "/" + name);
  }

  private Backup withoutSecond() {
    Fault fault = second.inject(Fault.failPutAfter(5).onKeys(key -> key.endsWith("b.txt")));
    Backup backup = shop.run();
    assertThat(fault.hits()).isPositive();
    second.heal();
    return backup;
  }

  private void assertSameEverywhere() throws IOException {
    List<StoredObject> objects = firstMemory.list("shop/");
    assertThat(secondMemory.list("shop/")).hasSameSizeAs(objects);
    for (StoredObject object : objects) {
      assertThat(secondMemory.bytes(object.key())).isEqualTo(firstMemory.bytes(object.key()));
    }
  }

  @Test
  void nothingIsPlannedWhereNothingIsMissing() {
    shop.run();

    assertThat(shop.planRepair().isSound()).isTrue();
    assertThat(shop.planRepair(Depth.CONTENT).isSound()).isTrue();
  }

  @Test
  void whatADestinationMissedIsPlannedAndCopied() throws IOException {
    Backup missed = withoutSecond();
    shop.run();

    RepairPlan plan = shop.planRepair();

    assertThat(plan.damage()).isEmpty();
    Step step = plan.steps().get(0);
    assertThat(plan.steps()).hasSize(1);
    assertThat(step.id()).isEqualTo(missed.id());
    assertThat(step.location()).isEqualTo("second");
    assertThat(step.action()).isEqualTo(Action.COPY);
    assertThat(step.reason()).contains("injected failure");
    RepairReport report = shop.repair(plan);
    assertThat(report.complete()).isTrue();
    assertThat(report.outcomes().get(0).bytes()).isGreaterThan(400_000);
    assertSameEverywhere();
    assertThat(shop.planRepair().isSound()).isTrue();
  }

  @Test
  void planChangesNothing() {
    withoutSecond();
    List<StoredObject> before = secondMemory.list("");

    shop.planRepair();
    shop.planRepair(Depth.STORED);

    assertThat(secondMemory.list("")).isEqualTo(before);
  }

  @Test
  void destinationThatWasAddedLaterIsFilled() throws IOException {
    BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", content()))
        .to("first", first)
        .build()
        .run();

    RepairReport report = shop.repair(shop.planRepair());

    assertThat(report.complete()).isTrue();
    assertSameEverywhere();
  }

  @Test
  void firstDestinationIsRepairedFromTheSecond() throws IOException {
    Backup backup = shop.run();
    for (StoredObject object : firstMemory.list("shop/")) {
      firstMemory.delete(object.key());
    }

    assertThat(shop.repair(shop.planRepair()).complete()).isTrue();

    assertSameEverywhere();
    assertThat(firstMemory.bytes(key(backup, "a.txt"))).isEqualTo(content());
  }

  @Test
  void damagedCopyIsOnlyNamedUnlessTheRepairVerifies() throws IOException {
    Backup backup = shop.run();
    secondMemory.delete(key(backup, "a.txt"));

    RepairPlan plan = shop.planRepair();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.damage()).singleElement().asString().contains("'a.txt' is missing");
  }

  @Test
  void damagedCopyIsReplacedByAProvenOne() throws IOException {
    Backup backup = shop.run();
    secondMemory.tamper(key(backup, "a.txt"), RepairTest::withAnotherBit);

    RepairPlan plan = shop.planRepair(Depth.STORED);

    assertThat(plan.steps()).extracting(Step::action).containsExactly(Action.REPLACE);
    assertThat(shop.repair(plan).complete()).isTrue();
    assertSameEverywhere();
  }

  @Test
  void damagedManifestIsReplaced() throws IOException {
    Backup backup = shop.run();
    firstMemory.tamper(key(backup, "manifest.json"), RepairTest::withAnotherBit);

    assertThat(shop.repair(shop.planRepair(Depth.STORED)).complete()).isTrue();

    assertThat(shop.list().damaged()).isEmpty();
    assertSameEverywhere();
  }

  private static byte[] withAnotherBit(byte[] bytes) {
    byte[] changed = bytes.clone();
    changed[changed.length / 2] ^= 1;
    return changed;
  }

  @Test
  void nothingIsRemovedIfNoCopyIsWhole() throws IOException {
    Backup backup = shop.run();
    secondMemory.tamper(key(backup, "a.txt"), RepairTest::withAnotherBit);
    firstMemory.tamper(key(backup, "b.txt"), RepairTest::withAnotherBit);

    RepairPlan plan = shop.planRepair(Depth.STORED);

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.damage()).singleElement().asString().contains("is whole in no place");
  }

  @Test
  void damagedCopyStaysIfTheOtherOneTurnsOutToBeDamagedToo() throws IOException {
    Backup backup = shop.run();
    secondMemory.tamper(key(backup, "a.txt"), RepairTest::withAnotherBit);
    RepairPlan plan = shop.planRepair(Depth.STORED);
    firstMemory.tamper(key(backup, "b.txt"), RepairTest::withAnotherBit);

    RepairReport report = shop.repair(plan);

    assertThat(report.complete()).isFalse();
    assertThat(secondMemory.list("shop/")).hasSameSizeAs(firstMemory.list("shop/"));
  }

  @Test
  void twoDifferentBackupsOfOneIdAreLeftToPeople() {
    for (Storage place : List.of(first, second)) {
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", new byte[place == first ? 1 : 2]))
          .clock(() -> Instant.EPOCH)
          .random(new Random(1))
          .to("place", place)
          .build()
          .run();
    }

    RepairPlan plan = shop.planRepair(Depth.STORED);

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.damage()).singleElement().asString().contains("another one than elsewhere");
  }

  @Test
  void stepThatFailsDoesNotKeepTheOthersFromBeingDone() throws IOException {
    Backup one = withoutSecond();
    Backup two = withoutSecond();
    RepairPlan plan = shop.planRepair();
    second.inject(Fault.failPutAfter(5).on(key(one, "a.txt")));

    RepairReport report = shop.repair(plan);

    assertThat(report.outcomes()).filteredOn(done -> done.problem().isPresent()).hasSize(1);
    assertThat(secondMemory.list("shop/backups/" + two.id())).hasSize(6);
    assertThat(secondMemory.list("shop/backups/" + one.id() + "/manifest.json")).isEmpty();
  }

  @Test
  void placeThatCannotBeReadIsAProblemAndTheOthersAreRepaired() throws IOException {
    withoutSecond();
    FaultyStorage down = FaultyStorage.over(new InMemoryStorage());
    down.inject(Fault.failList());
    BackupPipeline three =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", content()))
            .to("first", first)
            .to("second", second)
            .to("down", down)
            .build();

    RepairPlan plan = three.planRepair();

    assertThat(plan.unread()).singleElement().asString().contains("reading down failed");
    assertThat(three.repair(plan).complete()).isTrue();
    assertSameEverywhere();
  }

  @Test
  void protectedCopyIsReportedAndStays() throws IOException {
    BackupPipeline locked =
        pipeline(new ProtectingStorage(secondMemory, name -> name.endsWith("manifest.json")));
    Backup backup = locked.run();
    secondMemory.tamper(key(backup, "a.txt"), RepairTest::withAnotherBit);

    RepairReport report = locked.repair(locked.planRepair(Depth.STORED));

    assertThat(report.outcomes().get(0).problem().orElseThrow()).contains("legal hold");
    assertThat(secondMemory.list("shop/")).hasSize(6);
  }

  @Test
  void interruptEndsARepair() throws InterruptedException {
    withoutSecond();
    RepairPlan plan = shop.planRepair();
    Fault stall = second.inject(Fault.stallPutAfter(5).onKeys(name -> name.endsWith("a.txt")));
    Interrupted repairing = Interrupted.after(stall, () -> shop.repair(plan));

    assertThat(repairing.failure()).isInstanceOf(RunCancelledException.class);
    assertThat(secondMemory.list("shop/")).isEmpty();
  }
}
