package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.Rotation.Candidate;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Rotation MONTHLY = Rotation.every(Duration.ofDays(30));

  private static Candidate copy(int number, long bytes, Optional<Instant> readAt) {
    Instant made = START.plus(Duration.ofHours(number));
    BackupId id = BackupId.of(made, new Random(number));
    return new Candidate("there", id, bytes, made, readAt);
  }

  private static List<Candidate> copies(int count) {
    List<Candidate> copies = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      copies.add(copy(number, 100 + number % 7, Optional.empty()));
    }
    return copies;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 24, 100})
  void everythingIsReadOnceInAPeriodHoweverOftenItIsCalled(int hours) {
    List<Candidate> copies = copies(200);
    Instant now = START.plus(Duration.ofDays(20));
    long all = copies.stream().mapToLong(Candidate::bytes).sum();
    Set<BackupId> read = new HashSet<>();
    long most = 0;
    int calls = 30 * 24 / hours + 1;
    for (int call = 0; call < 3 * calls; call++) {
      if (call == calls) {
        assertThat(read).hasSize(200);
      }
      List<Candidate> due = MONTHLY.due(copies, now);
      for (Candidate copy : due) {
        copies.remove(copy);
        read.add(copy.id());
        copies.add(
            new Candidate("there", copy.id(), copy.bytes(), copy.madeAt(), Optional.of(now)));
      }
      if (call > 2 * calls) {
        most = Math.max(most, due.stream().mapToLong(Candidate::bytes).sum());
      }
      now = now.plus(Duration.ofHours(hours));
    }
    // In the long run no call has more than its share and a copy, so that the load is even.
    assertThat(most).isLessThanOrEqualTo(all * hours / (30 * 24) + 107);
  }

  @Test
  void whatIsOverdueIsReadAtOnceOldestFirst() {
    List<Candidate> copies = copies(10);
    Instant now = START.plus(Duration.ofDays(30)).plus(Duration.ofHours(4));
    assertThat(MONTHLY.due(copies, now)).containsExactlyElementsOf(copies.subList(0, 5));
    assertThat(MONTHLY.isOverdue(copies.get(4), now)).isTrue();
    assertThat(MONTHLY.isOverdue(copies.get(5), now)).isFalse();
  }

  @Test
  void aLimitHoldsButForTheFirst() {
    List<Candidate> copies = copies(10);
    Instant now = START.plus(Duration.ofDays(99));
    assertThat(MONTHLY.atMost(203).due(copies, now)).hasSize(2);
    assertThat(MONTHLY.atMost(1).due(copies, now)).hasSize(1);
    assertThat(MONTHLY.due(List.of(), now)).isEmpty();
  }

  @Test
  void aClockThatWasAheadReadsNoMoreThanOne() {
    List<Candidate> copies =
        List.of(
            copy(0, 5, Optional.of(START.plus(Duration.ofDays(400)))),
            copy(1, 5, Optional.empty()));
    assertThat(MONTHLY.due(copies, START.plus(Duration.ofDays(3)))).containsExactly(copies.get(1));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Rotation.every(Duration.ZERO))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThatThrownBy(() -> MONTHLY.atMost(0)).isInstanceOf(InvalidConfigurationException.class);
  }
}
