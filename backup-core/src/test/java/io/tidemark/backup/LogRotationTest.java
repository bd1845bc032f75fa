package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading a log in turn, a part with each call. */
@Timeout(30)
class LogRotationTest {

  private static final Rotation TEN_DAYS = Rotation.every(Duration.ofDays(10));

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final LogAtRest log = LogAtRest.in(memory);
  private final List<BackupEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");
  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", new byte[10]))
          .clock(() -> now)
          .listen(events::add)
          .to("here", storage)
          .build();

  @BeforeEach
  void begin() throws IOException {
    RepositoryMarker.readOrCreate(memory, "test", Instant.EPOCH);
    log.bound().segments(1, 1, 100);
  }

  private LogVerification.Checked read(Rotation rotation) {
    RotationReport report = shop.verifyDue(rotation);
    assertThat(report.unread()).isEmpty();
    now = now.plus(Duration.ofDays(1));
    return report.log().get(0);
  }

  @Test
  void theWholeLogIsReadInAPeriodInEvenParts() throws IOException {
    long files = 0;
    LogVerification.Checked checked;
    int calls = 0;
    do {
      checked = read(TEN_DAYS);
      assertThat(checked.files()).isBetween(1L, 11L);
      files += checked.files();
      calls++;
    } while (checked.next().isPresent());
    assertThat(calls).isBetween(10, 11);
    assertThat(files).isEqualTo(100);

    // It begins again; of the notes only the newest stays.
    assertThat(read(TEN_DAYS).next()).contains(LogAtRest.name(1, 10));
    assertThat(memory.list("shop/journal/")).hasSize(1);
  }

  @Test
  void whatIsOverdueIsReadAtOnceUnlessThereIsALimit() {
    assertThat(read(TEN_DAYS).files()).isEqualTo(10);
    now = now.plus(Duration.ofDays(30));
    assertThat(read(TEN_DAYS.atMost(6_100)).files()).isEqualTo(2);
    assertThat(read(TEN_DAYS).files()).isEqualTo(88);
  }

  @Test
  void damageIsToldAndNotedAndStaysNoted() throws IOException {
    memory.tamper(log.data(LogAtRest.name(1, 3)), bytes -> new byte[7]);

    LogVerification.Checked checked = read(TEN_DAYS);

    assertThat(checked.damaged())
        .extracting(LogVerification.Damaged::name)
        .containsExactly(LogAtRest.name(1, 3));
    assertThat(events)
        .filteredOn(BackupEvent.LogVerified.class::isInstance)
        .singleElement()
        .isEqualTo(
            new BackupEvent.LogVerified(
                "shop",
                now.minus(Duration.ofDays(1)),
                "here",
                checked.bytes(),
                List.of(LogAtRest.name(1, 3))));
    for (int call = 0; call < 12; call++) {
      read(TEN_DAYS);
    }
    Journal journal = new Journal(memory, new JobName("shop"));
    assertThat(journal.damagedLog().get(0).damaged()).containsOnlyKeys(LogAtRest.name(1, 3));
    // Found again in the second round.
    assertThat(journal.damagedLog()).hasSize(2);
  }

  @Test
  void whoMayOnlyReadBeginsAtTheBeginningEachTime() {
    storage.inject(Fault.failPutAfter(0));
    assertThat(read(TEN_DAYS).next()).contains(LogAtRest.name(1, 10));
    assertThat(read(TEN_DAYS).next()).contains(LogAtRest.name(1, 10));
  }

  @Test
  void aLogThatCannotBeReadIsToldAndReadTheNextTime() {
    storage.inject(Fault.failOpen().onKeys(name -> name.contains("/wal/")));
    RotationReport report = shop.verifyDue(TEN_DAYS);
    assertThat(report.unread()).singleElement().asString().contains("the log in here");
    storage.heal();
    assertThat(read(TEN_DAYS).files()).isEqualTo(10);
  }

  @Test
  void aJobWithoutALogHasNone() {
    BackupPipeline other =
        BackupPipeline.named("other")
            .from(TextSource.of("a.txt", new byte[10]))
            .to("here", memory)
            .build();
    other.run();
    assertThat(other.verifyDue(TEN_DAYS).log()).isEmpty();
  }
}
