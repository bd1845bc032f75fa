package io.tidemark.backup.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.wal.NeededLog.Stretch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random timelines and base backups, compared with what recoveries would read. */
class NeededLogProperties {

  private static final int SIZE = 1 << 20;
  private static final int QUARTER = SIZE / 4;
  private static final int END = 60 * 4;

  /** Positions are in quarters of a segment. */
  private static final class Case {

    final Random random;
    final Map<Long, TimelineHistory> histories = new TreeMap<>();
    final List<Backup> backups = new ArrayList<>();

    Case(long seed) {
      random = new Random(seed);
      histories.put(1L, TimelineHistory.first());
      int timelines = 1 + random.nextInt(5);
      for (long timeline = 2; timeline <= timelines; timeline++) {
        fork(timeline, 1 + random.nextInt((int) timeline - 1));
      }
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        backups.add(backup(1 + random.nextInt(timelines)));
      }
    }

    private void fork(long timeline, long parent) {
      TimelineHistory before = history(parent);
      Map<Long, Lsn> ends = new LinkedHashMap<>(before.ends());
      int begin = begin(before);
      ends.put(parent, lsn(begin + 1 + random.nextInt(Math.max(1, END - begin))));
      histories.put(timeline, new TimelineHistory(timeline, ends));
    }

    private Backup backup(long timeline) {
      int begin = begin(history(timeline));
      int start = begin + random.nextInt(Math.max(1, END - begin));
      return new Backup(timeline, start, start + 1 + random.nextInt(12), random.nextInt(3) > 0);
    }

    TimelineHistory history(long timeline) {
      return Objects.requireNonNull(histories.get(timeline));
    }

    List<LogNeed> needs() {
      return backups.stream().map(Backup::need).toList();
    }

    NeededLog needed() {
      return new NeededLog(needs(), histories, SIZE);
    }

    long newest() {
      return backups.stream().mapToLong(Backup::timeline).max().orElseThrow();
    }
  }

  /** A backup; one that is not open needs only what makes it consistent. */
  private record Backup(long timeline, int start, int end, boolean open) {
    LogNeed need() {
      LogPiece piece = LogPiece.of(timeline, lsn(start), lsn(end), SIZE);
      return open ? LogNeed.from(toString(), piece) : LogNeed.only(toString(), piece);
    }

    /** Whether a recovery that begins with this backup can follow a timeline. */
    boolean leadsTo(TimelineHistory history) {
      return history.timeline() == timeline
          || history.end(timeline).filter(fork -> !fork.isBefore(lsn(end))).isPresent();
    }
  }

  private static Lsn lsn(int quarters) {
    return new Lsn((long) quarters * QUARTER);
  }

  private static int begin(TimelineHistory history) {
    return history.ends().values().stream()
        .mapToInt(end -> (int) (end.position() / QUARTER))
        .max()
        .orElse(0);
  }

  /** Each byte that is replayed lies on the timeline that the history names for it. */
  private static void assertRecoverable(Case random, NeededLog needed) {
    for (Backup backup : random.backups) {
      for (TimelineHistory history : random.histories.values()) {
        int last = backup.open() ? END + 20 : backup.end() - 1;
        for (int at = backup.start(); backup.leadsTo(history) && at <= last; at++) {
          Segment segment = Segment.at(history.timelineOf(lsn(at)), lsn(at), SIZE);
          Segment whole = segment.on(history.timelineOf(segment.end().plus(-1)));
          assertThat(needed.needs(segment)).as("%s of %s", segment, backup).isTrue();
          assertThat(needed.needs(whole)).as("%s of %s", whole, backup).isTrue();
        }
      }
    }
  }

  @Property(tries = 1000)
  void whateverARecoveryReadsStays(@ForAll long seed) {
    Case random = new Case(seed);

    assertRecoverable(random, random.needed());
  }

  @Property(tries = 500)
  void whereHistoriesAreMissingMoreStays(@ForAll long seed) {
    Case random = new Case(seed);
    Map<Long, TimelineHistory> known = new TreeMap<>(random.histories);
    known.keySet().removeIf(timeline -> timeline > 1 && random.random.nextBoolean());

    NeededLog needed = new NeededLog(random.needs(), known, SIZE);

    assertRecoverable(random, needed);
    NeededLog all = random.needed();
    for (long timeline = 1; timeline <= random.histories.size(); timeline++) {
      for (Stretch stretch : needed.unneeded(timeline)) {
        assertThat(all.needsAnyOf(timeline, stretch)).isFalse();
      }
    }
  }

  /** A segment that stays lies behind the start of a backup from which it can be come to. */
  @Property(tries = 500)
  void whatNothingCanReadGoes(@ForAll long seed) {
    Case random = new Case(seed);
    NeededLog needed = random.needed();
    for (long timeline = 1; timeline <= random.newest(); timeline++) {
      for (long number = 0; number < END / 4; number++) {
        Segment segment = new Segment(timeline, number, SIZE);
        if (needed.needs(segment)) {
          assertThat(random.backups).as("%s", segment).anyMatch(b -> reads(random, b, segment));
        }
      }
    }
  }

  private static boolean reads(Case random, Backup backup, Segment segment) {
    LogNeed need = backup.need();
    if (segment.number() < need.first() || segment.number() > need.last()) {
      return false;
    }
    long timeline = segment.timeline();
    TimelineHistory own = random.history(backup.timeline());
    return own.timeline() == timeline
        || own.end(timeline).filter(end -> segment.start().isBefore(end)).isPresent()
        || random.history(timeline).includes(backup.timeline());
  }

  @Property(tries = 500)
  void whatIsNotNeededIsTheRest(@ForAll long seed) {
    Case random = new Case(seed);
    NeededLog needed = random.needed();
    for (long timeline = 1; timeline <= random.histories.size(); timeline++) {
      int begin = begin(random.history(timeline)) / 4;
      for (long number = begin; number < END / 4 + 10; number++) {
        long at = number;
        assertThat(needed.unneeded(timeline).stream().anyMatch(stretch -> stretch.holds(at)))
            .isEqualTo(!needed.needs(new Segment(timeline, number, SIZE)));
      }
    }
  }

  @Property(tries = 500)
  void theHistoriesOfAllThatStaysStay(@ForAll long seed) {
    Case random = new Case(seed);
    NeededLog needed = random.needed();
    for (Backup backup : random.backups) {
      for (TimelineHistory history : random.histories.values()) {
        if (backup.leadsTo(history)) {
          assertThat(needed.needsHistory(history.timeline())).isTrue();
          history.ends().keySet().stream()
              .filter(before -> before >= backup.timeline())
              .forEach(before -> assertThat(needed.needsHistory(before)).isTrue());
        }
      }
    }
  }
}
