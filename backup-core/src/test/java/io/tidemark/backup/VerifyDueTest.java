package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.retention.RetentionPlan.Decision;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading copies in turn, and what follows from what that shows. */
@Timeout(60)
class VerifyDueTest {

  private static final Rotation WEEKLY = Rotation.every(Duration.ofDays(7));

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final InMemoryStorage other = new InMemoryStorage();
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");
  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", "content".getBytes(StandardCharsets.UTF_8)))
          .compress(NoCompression.instance())
          .clock(() -> now)
          .to("here", storage)
          .to("there", other)
          .build();
  private final BackupRepository repository = shop.repository();

  private BackupId backup() {
    BackupId id = shop.run().id();
    now = now.plus(Duration.ofDays(1));
    return id;
  }

  private CopyHealth health(BackupId id) {
    return CopyHealth.of(new Catalog(memory, "here", new JobName("shop")).contents(id));
  }

  private static StorageKey data(BackupId id) {
    return new StorageKey("shop/backups/" + id + "/a.txt");
  }

  @Test
  void copiesAreReadInTurnAndWhatWasFoundIsNotedBesideThem() throws IOException {
    BackupId first = backup();
    BackupId second = backup();
    memory.tamper(data(second), bytes -> new byte[bytes.length]);
    now = now.plus(Duration.ofDays(7));

    RotationReport report = repository.verifyDue("shop", WEEKLY);

    assertThat(report.checked()).hasSize(4);
    assertThat(report.copies()).isEqualTo(4);
    assertThat(report.overdue()).isZero();
    assertThat(report.storedBytes()).isEqualTo(4 * 7);
    assertThat(report.damaged())
        .singleElement()
        .satisfies(
            damaged -> {
              assertThat(damaged.id()).isEqualTo(second);
              assertThat(damaged.location()).isEqualTo("here");
              assertThat(damaged.problem().orElseThrow()).contains("a.txt");
            });
    assertThat(health(first).isSuspect()).isFalse();
    assertThat(health(first).readAt(Depth.STORED)).contains(now);
    assertThat(health(first).readAt(Depth.CONTENT)).isEmpty();
    assertThat(health(second).isSuspect()).isTrue();

    // What was read a moment ago is not read again, but for one copy.
    now = now.plusSeconds(1);
    assertThat(repository.verifyDue("shop", WEEKLY).checked()).hasSize(1);
  }

  @Test
  void aSuspectCopyCountsForNoRuleUntilItIsFoundSound() throws IOException {
    BackupId first = backup();
    BackupId second = backup();
    memory.tamper(data(second), bytes -> new byte[bytes.length]);
    assertThatThrownBy(() -> shop.verify(second, Depth.STORED))
        .isInstanceOf(IntegrityException.class);
    Retention newest = Retention.policy().keepLast(1).neverFewerThan(1);

    PrunePlan plan = repository.planPrune("shop", newest);

    assertThat(kept(plan, "here")).containsExactly(second.value(), first.value());
    assertThat(kept(plan, "there")).containsExactly(second.value());

    RepairPlan repair = repository.planRepair("shop", Depth.STORED);
    assertThat(repository.repair(repair).outcomes()).hasSize(1);
    assertThat(health(second).isSuspect()).isFalse();
    assertThat(kept(repository.planPrune("shop", newest), "here")).containsExactly(second.value());
  }

  @Test
  void aRepairReplacesWhatAVerificationHasFoundDamagedWithoutReadingAllAgain() throws IOException {
    BackupId sound = backup();
    BackupId id = backup();
    memory.tamper(data(id), bytes -> new byte[bytes.length]);
    assertThat(repository.planRepair("shop").steps()).isEmpty();
    now = now.plus(Duration.ofDays(8));
    repository.verifyDue("shop", WEEKLY);

    RepairPlan plan = repository.planRepair("shop");

    assertThat(plan.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.id()).isEqualTo(id);
              assertThat(step.location()).isEqualTo("here");
              assertThat(step.reason()).contains("a.txt");
            });
    assertThat(repository.repair(plan).outcomes()).allMatch(done -> done.problem().isEmpty());
    assertThat(repository.planRepair("shop").steps()).isEmpty();
    assertThat(shop.verify(id, Depth.STORED).locations()).hasSize(2);
    assertThat(shop.verify(sound, Depth.STORED).locations()).hasSize(2);
  }

  private static List<String> kept(PrunePlan plan, String location) {
    return plan.places().stream()
        .filter(place -> place.location().equals(location))
        .flatMap(place -> place.retention().decisions().stream())
        .filter(Decision::isKept)
        .map(decision -> decision.backup().id())
        .toList();
  }

  @Test
  void damageIsDisprovedOnlyByAReadingAsDeepAndLater() {
    assertThat(suspect("1-damaged-content", "2-sound-stored")).isTrue();
    assertThat(suspect("1-damaged-content", "2-sound-content")).isFalse();
    assertThat(suspect("1-damaged-stored", "2-sound-structure")).isFalse();
    assertThat(suspect("2-damaged-stored", "1-sound-structure")).isTrue();
    assertThat(suspect("1-damaged-stored", "1-sound-stored")).isTrue();
    assertThat(suspect("1-sound-stored", "2-damaged-stored", "3-sound-stored")).isFalse();
  }

  private static boolean suspect(String... checks) {
    return new CopyHealth(
            Arrays.stream(checks)
                .map(
                    check ->
                        CheckName.parse(
                                "check-2026010%cT021500Z-7c01d2aa%s.json"
                                    .formatted(check.charAt(0), check.substring(1)))
                            .orElseThrow())
                .toList())
        .isSuspect();
  }

  @Test
  void whatCannotBeReadIsTriedAgain() {
    backup();
    storage.inject(Fault.failOpen().onKeys(name -> name.endsWith("a.txt")));
    now = now.plus(Duration.ofDays(8));

    RotationReport report = repository.verifyDue("shop", WEEKLY);

    assertThat(report.unread()).singleElement().asString().contains("here");
    assertThat(report.damaged()).isEmpty();
    assertThat(report.overdue()).isEqualTo(1);
    storage.heal();
    assertThat(repository.verifyDue("shop", WEEKLY).checked())
        .extracting(RotationReport.Checked::location)
        .containsExactly("here");
  }

  @Test
  void whoMayOnlyReadIsToldThatNothingIsNoted() throws IOException {
    BackupId id = backup();
    storage.inject(Fault.failPutAfter(0));
    assertThat(shop.verify(id, Depth.STORED).locations()).containsExactly("here", "there");

    List<String> warnings = new ArrayList<>();
    Run run = new Run("shop", () -> now, warnings::add);
    storage.inject(Fault.failPutAfter(0));
    new CopyCheck(new Verifier(List.of(), run), run, new Random(1))
        .verify(new Destination("here", storage, true), repository.show("shop", id), Depth.STORED);

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(id + " in here has shown could not be noted there");
    assertThat(health(id).checks()).isEmpty();
  }

  @Test
  void aPinnedBackupStaysUntilItsTimeOrItsPinIsOver() {
    BackupId first = backup();
    BackupId second = backup();
    BackupId third = backup();
    Retention newest = Retention.policy().keepLast(1).neverFewerThan(1);
    repository.pin("shop", first, "audit", Optional.empty());
    repository.pin("shop", second, "trial", Optional.of(now.plus(Duration.ofDays(1))));

    PrunePlan plan = repository.planPrune("shop", newest);
    assertThat(kept(plan, "here")).containsExactly(third.value(), second.value(), first.value());
    assertThat(plan.places().get(0).retention().decisions().get(2).reasons())
        .containsExactly("pinned: audit");

    now = now.plus(Duration.ofDays(2));
    assertThat(kept(repository.planPrune("shop", newest), "there"))
        .containsExactly(third.value(), first.value());
    assertThat(repository.unpin("shop", first)).isEqualTo(1);
    assertThat(repository.unpin("shop", first)).isZero();
    assertThat(kept(repository.planPrune("shop", newest), "there")).containsExactly(third.value());
  }

  @Test
  void aPinSurvivesARepairAndGoesWithACopy() throws IOException {
    BackupId id = backup();
    repository.pin("shop", id, "audit", Optional.empty());
    memory.tamper(data(id), bytes -> new byte[bytes.length]);
    repository.repair(repository.planRepair("shop", Depth.STORED));
    InMemoryStorage third = new InMemoryStorage();
    repository.copy("shop", Copy.all().to("third", third));
    for (InMemoryStorage place : List.of(memory, other, third)) {
      assertThat(new Catalog(place, "it", new JobName("shop")).contents(id))
          .filteredOn(object -> object.key().name().startsWith("pin-"))
          .hasSize(1);
    }
  }

  @Test
  void nothingIsDeletedAfterAFailedRunUnlessThatIsWanted() {
    for (int day = 0; day < 3; day++) {
      backup();
    }
    BackupPipeline failing =
        BackupPipeline.named("shop")
            .from(
                TextSource.of("a.txt", new byte[0])
                    .file(
                        "b.txt",
                        out -> {
                          throw new IOException("the database went away");
                        }))
            .clock(() -> now)
            .to("here", storage)
            .build();
    assertThatThrownBy(failing::run).hasMessageContaining("went away");
    Retention newest = Retention.policy().keepLast(1).neverFewerThan(1);

    PruneReport report = repository.prune("shop", newest);

    assertThat(report.complete()).isFalse();
    assertThat(report.problems()).singleElement().asString().contains("here").contains("failed");
    assertThat(report.outcomes()).extracting(PruneReport.Outcome::location).containsOnly("there");
    assertThat(repository.prune("shop", newest.alsoAfterFailure()).complete()).isTrue();
    Manifest left = shop.latest();
    assertThat(shop.list().backups()).containsExactly(left.asListed());
  }
}
