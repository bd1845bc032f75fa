package io.tidemark.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordsTest {

  private static final JobName JOB = new JobName("shop");
  private static final BackupId ID = new BackupId("20260131T021500Z-7c01d2aa");
  private static final Instant NOW = Instant.parse("2026-02-01T03:04:05.678Z");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Random random = new Random(1);
  private final CopyRecords records = new CopyRecords(storage, JOB);
  private final Journal journal = new Journal(storage, JOB);

  @Test
  void aCheckComesBackAndItsNameTellsTheOutcome() throws IOException {
    CheckRecord damaged =
        new CheckRecord(NOW, "content", Optional.of("a bit"), 77, Duration.ofMillis(1234));
    records.add(ID, damaged, List.of(), random);
    List<CheckName> names = CopyRecords.checks(storage.list("shop/backups/"));
    assertThat(names).hasSize(1);
    assertThat(names.get(0).isSound()).isFalse();
    assertThat(names.get(0).depth()).isEqualTo("content");
    assertThat(names.get(0).at()).isEqualTo(Instant.parse("2026-02-01T03:04:05Z"));
    assertThat(records.read(ID, names.get(0))).contains(damaged);
  }

  @Test
  void aSoundCheckReplacesEarlierOnesOfItsDepthAndNoOther() throws IOException {
    check("stored", Optional.empty(), 0);
    check("content", Optional.of("bad"), 1);
    check("content", Optional.empty(), 2);
    check("content", Optional.empty(), 3);
    assertThat(CopyRecords.checks(storage.list("shop/backups/")))
        .extracting(name -> name.at().getEpochSecond() - NOW.getEpochSecond() + name.depth())
        .containsExactlyInAnyOrder("0stored", "1content", "3content");
  }

  private void check(String depth, Optional<String> problem, int seconds) throws IOException {
    CheckRecord check = new CheckRecord(NOW.plusSeconds(seconds), depth, problem, 0, Duration.ZERO);
    records.add(ID, check, storage.list("shop/backups/"), random);
  }

  @Test
  void pinsComeAndGo() throws IOException {
    PinRecord audit = new PinRecord("audit", NOW, Optional.of(NOW.plusSeconds(60)));
    PinRecord forEver = new PinRecord("the law", NOW, Optional.empty());
    StorageKey one = records.newPin(ID, random);
    StorageKey other = records.newPin(ID, random);
    records.addAll(Map.of(one, audit, other, forEver));
    Map<StorageKey, PinRecord> pins = records.pins(storage.list("shop/backups/"));
    assertThat(pins.values()).containsExactlyInAnyOrder(audit, forEver);
    records.unpin(pins.keySet());
    assertThat(records.pins(storage.list("shop/backups/"))).isEmpty();
  }

  @Test
  void aPinThatCannotBeReadIsNoMissingPin() throws IOException {
    storage.put(
        new StorageKey("shop/backups/" + ID + "/pin-00000000.json"),
        Labels.none(),
        out -> out.write('{'));
    assertThatThrownBy(() -> records.pins(storage.list("shop/backups/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pin-00000000.json");
  }

  @Test
  void theJournalComesBackInOrderAndIsTrimmedByAge() throws IOException {
    DrillRecord slow =
        new DrillRecord(
            ID,
            NOW,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(90)),
            Optional.of(Duration.ofSeconds(60)),
            Map.of("rows", "12"));
    DrillRecord failed =
        new DrillRecord(
            ID,
            NOW.minus(Journal.KEPT).minusSeconds(1),
            Optional.of("no"),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    FailureRecord failure = new FailureRecord(ID, NOW, "x".repeat(100_000));
    journal.add(slow, random);
    journal.add(failed, random);
    journal.add(failure);

    assertThat(journal.drills()).containsExactly(failed, slow);
    assertThat(slow.passed()).isTrue();
    assertThat(slow.inTime()).isFalse();
    assertThat(failed.passed()).isFalse();
    assertThat(journal.failures()).hasSize(1);
    assertThat(journal.failures().get(0).problem()).hasSizeBetween(1_000, 10_000);
    assertThat(journal.lastFailure()).contains(ID.time());

    journal.trim(NOW);
    assertThat(journal.drills()).containsExactly(slow);
    assertThat(journal.failures()).hasSize(1);
  }
}
