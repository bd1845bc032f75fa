package io.tidemark.backup.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.wal.LogNeeds.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LogNeedsTest {

  private static final Instant BEGIN = Instant.parse("2026-01-31T00:00:00Z");
  private static final int SIZE = 1 << 24;

  /** One that was started so many hours after the begin of the window, and took one. */
  private static Kept backup(int hours, boolean isGood, boolean isBeside) {
    Instant start = BEGIN.plus(Duration.ofHours(hours));
    Lsn from = new Lsn((1_000L + hours) * SIZE);
    return new Kept(
        "b" + hours,
        start,
        start.plus(Duration.ofHours(1)),
        isGood,
        LogPiece.of(1, from, from.plus(2L * SIZE), SIZE),
        isBeside);
  }

  private static List<String> open(List<LogNeed> needs) {
    return needs.stream().filter(LogNeed::isOpen).map(LogNeed::by).toList();
  }

  @Example
  void withoutAWindowTheLogFollowsEveryBackup() {
    List<LogNeed> needs =
        LogNeeds.of(List.of(backup(-90, true, false), backup(-5, false, true)), Optional.empty());

    assertThat(open(needs)).containsExactly("b-90", "b-5");
  }

  @Example
  void aWindowBeginsWithTheNewestBackupThatHadEndedThen() {
    List<LogNeed> needs =
        LogNeeds.of(
            List.of(
                backup(-90, true, false),
                backup(-30, true, true),
                backup(-9, true, false),
                backup(-1, false, false),
                backup(3, true, false)),
            Optional.of(BEGIN.minusSeconds(1)));

    // The one that began before had not ended: the points until then need the one before it.
    assertThat(open(needs)).containsExactly("b-9", "b-1", "b3");
    assertThat(needs)
        .filteredOn(need -> !need.isOpen())
        .containsExactly(new LogNeed("b-30", 1, 970, 971));
  }

  @Example
  void withoutABackupBeforeTheWindowTheLogFollowsEveryBackup() {
    List<LogNeed> needs =
        LogNeeds.of(List.of(backup(-3, false, false), backup(2, true, false)), Optional.of(BEGIN));

    assertThat(open(needs)).containsExactly("b-3", "b2");
  }

  /** By the definition: a point is recovered to from the newest good backup that ended before. */
  @Property(tries = 500)
  void everyPointOfTheWindowIsReached(@ForAll long seed) {
    Random random = new Random(seed);
    List<Kept> backups = new ArrayList<>();
    for (int hours = -100; hours < 100; hours += 1 + random.nextInt(40)) {
      backups.add(backup(hours, random.nextInt(4) > 0, random.nextBoolean()));
    }
    Collections.shuffle(backups, random);
    List<LogNeed> needs = LogNeeds.of(backups, Optional.of(BEGIN));

    for (int minutes = 0; minutes < 100 * 60; minutes += 7) {
      Instant point = BEGIN.plus(Duration.ofMinutes(minutes));
      backups.stream()
          .filter(backup -> backup.isGood() && !backup.finishedAt().isAfter(point))
          .max(Comparator.comparing(Kept::finishedAt))
          .ifPresent(backup -> assertThat(open(needs)).contains(backup.id()));
    }
    for (Kept backup : backups) {
      assertThat(needs.stream().anyMatch(need -> need.by().equals(backup.id())))
          .as("%s has its own log, or none is needed", backup)
          .isEqualTo(backup.isBeside() || open(needs).contains(backup.id()));
    }
  }
}
