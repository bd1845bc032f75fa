package io.tidemark.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every clock is the test's: that of the storage, of this process, and its monotonic one. */
class SignsOfLifeTest {

  private static final Instant BEGIN = Instant.parse("2026-01-31T02:00:00Z");
  private static final Duration PULSE = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(2);
  private static final StorageKey FOLDER =
      Layout.folder(new JobName("shop"), new BackupId("20260131T020000Z-7c01d2aa"));

  private static final RunMarker ELSEWHERE =
      new RunMarker("other/pid:[1]", 1, BEGIN, BEGIN, Optional.of(PULSE));

  private Instant storageTime = BEGIN;
  private Instant ownTime = BEGIN;
  private long awake;
  private final InMemoryStorage memory = new InMemoryStorage(() -> storageTime);
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final SignsOfLife signs = new SignsOfLife(storage, "place", new Sightings(() -> awake));

  private void begin(RunMarker marker) throws IOException {
    memory.put(FOLDER.resolve(Layout.RUN), Labels.none(), out -> out.write(marker.write()));
  }

  private void pass(Duration time) {
    storageTime = storageTime.plus(time);
    ownTime = ownTime.plus(time);
    awake += time.toNanos();
  }

  private SignsOfLife.Work work() throws IOException {
    Optional<RunMarker> marker = RunMarker.read(memory, FOLDER.resolve(Layout.RUN));
    return new SignsOfLife.Work(FOLDER, marker, BEGIN, LONGEST);
  }

  private boolean isDead() throws IOException {
    return signs.isDead(work(), ownTime);
  }

  private static RunMarker inAnotherContainer() {
    String boot = RunMarker.ofThisProcess(BEGIN).machine().split("/", 2)[0];
    return new RunMarker(boot + "/pid:[1]", 1, BEGIN, BEGIN, Optional.of(PULSE));
  }

  @Test
  void runOfAnotherMachineIsDeadAtFirstSightAfterThreePulses() throws IOException {
    begin(ELSEWHERE);

    pass(PULSE.multipliedBy(3));
    assertThat(isDead()).as("after three pulses").isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(isDead()).as("after more").isTrue();
  }

  @Test
  void pulseKeepsARunAliveHoweverLongItTakes() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofDays(5));
    PulseTrail trail = new PulseTrail(memory, FOLDER, Layout.RUN);
    trail.beat(ownTime);

    pass(PULSE.multipliedBy(2));
    assertThat(isDead()).isFalse();
    trail.beat(ownTime);
    pass(PULSE.multipliedBy(2));
    assertThat(isDead()).isFalse();
  }

  @Test
  void clockOfThisMachineThatIsAheadDoesNotKill() throws IOException {
    begin(ELSEWHERE);
    ownTime = ownTime.plus(Duration.ofHours(14));

    assertThat(isDead()).isFalse();
  }

  @Test
  void clockOfThisMachineThatIsBehindDoesNotKill() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofHours(1));
    ownTime = BEGIN.minus(Duration.ofHours(14));

    assertThat(isDead()).isFalse();
  }

  @Test
  void storageThatDoesNotTellItsTimeProvesNothing() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofHours(1));
    storage.inject(Fault.failPutAfter(0));

    assertThat(isDead()).isFalse();
    assertThat(signs.seemsDead(work(), ownTime)).isTrue();
  }

  @Test
  void askingTheTimeLeavesNothingAndALookWritesNothing() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofHours(1));

    assertThat(isDead()).isTrue();
    assertThat(memory.list("")).hasSize(1);
    storage.inject(Fault.failPutAfter(0));
    assertThat(signs.seemsDead(work(), ownTime)).isTrue();
  }

  @Test
  void signThatComesWhileTheTimeIsAskedKeepsItAlive() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofHours(1));
    PulseTrail trail = new PulseTrail(memory, FOLDER, Layout.RUN);
    ForwardingStorage between =
        new ForwardingStorage(memory) {
          @Override
          public void delete(StorageKey key) throws IOException {
            super.delete(key);
            trail.beat(ownTime);
          }
        };

    assertThat(
            new SignsOfLife(between, "place", new Sightings(() -> awake)).isDead(work(), ownTime))
        .isFalse();
  }

  @Test
  void suspensionOfTheMachineDoesNotKillWhatRunsInAnotherContainer() throws IOException {
    begin(inAnotherContainer());
    storageTime = storageTime.plus(Duration.ofHours(8));
    ownTime = ownTime.plus(Duration.ofHours(8));

    assertThat(isDead()).isFalse();
    assertThat(isDead()).isFalse();
  }

  @Test
  void folderThatThisProcessHasSeenUnchangedForThreePulsesIsDead() throws IOException {
    begin(inAnotherContainer());
    assertThat(isDead()).isFalse();

    awake += PULSE.multipliedBy(3).toNanos() - 1;
    assertThat(isDead()).isFalse();
    awake += 1;
    assertThat(isDead()).isTrue();
  }

  @Test
  void folderThatHasChangedIsSeenAnew() throws IOException {
    begin(inAnotherContainer());
    assertThat(isDead()).isFalse();
    awake += PULSE.multipliedBy(3).toNanos();
    new PulseTrail(memory, FOLDER, Layout.RUN).beat(ownTime);

    assertThat(isDead()).isFalse();
    awake += PULSE.multipliedBy(2).toNanos();
    assertThat(isDead()).isFalse();
  }

  @Test
  void livingProcessOfThisMachineIsNeverDeadForItsPulse() throws IOException {
    begin(RunMarker.ofThisProcess(BEGIN).pulsing(PULSE));

    assertThat(isDead()).isFalse();
    pass(Duration.ofHours(47));
    assertThat(isDead()).isFalse();
    pass(Duration.ofHours(2));
    assertThat(isDead()).as("older than any run without a sign").isTrue();
  }

  @Test
  void deadProcessOfThisMachineIsDeadAtOnce() throws IOException {
    RunMarker self = RunMarker.ofThisProcess(BEGIN);
    Instant earlier = self.processStartedAt().minusSeconds(1);
    begin(new RunMarker(self.machine(), self.process(), earlier, BEGIN, Optional.of(PULSE)));

    assertThat(isDead()).isTrue();
  }

  @Test
  void runThatLeavesNoPulseIsJudgedByItsAge() throws IOException {
    begin(new RunMarker("other", 1, BEGIN, BEGIN));

    pass(Duration.ofDays(2));
    assertThat(isDead()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(isDead()).isTrue();
  }

  @Test
  void pulseThatNobodyCanKeepCountsAsNone() throws IOException {
    begin(new RunMarker("other", 1, BEGIN, BEGIN, Optional.of(Duration.ofMillis(1))));

    pass(Duration.ofHours(1));
    assertThat(isDead()).isFalse();
  }

  @Test
  void folderWithoutAMarkerIsJudgedByItsAge() throws IOException {
    memory.put(FOLDER.resolve("a.txt"), Labels.none(), out -> out.write(1));

    pass(Duration.ofHours(1));
    assertThat(isDead()).isFalse();
    pass(LONGEST);
    assertThat(isDead()).isTrue();
  }

  /** Whoever is removed was alive after all, and was past its last look. */
  @Test
  void manifestThatAppearsWhileTheFilesGoIsRemovedAsWell() throws IOException {
    memory.put(new StorageKey("tidemark.json"), Labels.none(), out -> out.write(1));
    begin(ELSEWHERE);
    memory.put(FOLDER.resolve("a.txt"), Labels.none(), out -> out.write(1));
    pass(Duration.ofHours(1));
    ForwardingStorage late =
        new ForwardingStorage(memory) {
          @Override
          public void deleteAll(Collection<StorageKey> keys) throws IOException {
            super.deleteAll(keys);
            if (keys.contains(FOLDER.resolve("a.txt"))) {
              put(FOLDER.resolve(Layout.MANIFEST), Labels.none(), out -> out.write(1));
            }
          }
        };

    Leftovers.Removal removal =
        new Leftovers(late, "place", new JobName("shop"), new Sightings(() -> awake))
            .remove(ownTime, LONGEST, Set.of());

    assertThat(removal.removed()).hasSize(1);
    assertThat(memory.list(FOLDER + "/")).isEmpty();
  }

  @Test
  void deadRunThatCouldNotBeRemovedMayStillBecomeABackup() throws IOException {
    begin(ELSEWHERE);
    pass(Duration.ofHours(1));
    Leftovers leftovers =
        new Leftovers(storage, "place", new JobName("shop"), new Sightings(() -> awake));
    Listing listing = new Catalog(memory, "place", new JobName("shop")).list();

    assertThat(leftovers.atWork(listing, ownTime, LONGEST)).isEmpty();
    assertThat(leftovers.mayBeAtWork(listing, ownTime, LONGEST)).hasSize(1);
  }
}
