package io.tidemark.backup.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.LeaseRecord;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.storages.HangingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseCoordinationTest {

  private static final String WORK = "shop/backup";

  /** Long enough that no renewal happens in a test unless it is called for. */
  private static final Duration LASTS = Duration.ofMinutes(40);

  private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final AtomicLong nanos = new AtomicLong();
  private Instant now = NOON;
  private final LeaseCoordination one = instance();
  private final LeaseCoordination other = instance();

  private LeaseCoordination instance() {
    return new LeaseCoordination(storage, LASTS, () -> now, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Lease held(long number) throws IOException {
    Lease lease =
        new Lease(new LeaseChain(storage, WORK), new Lease.Times(LASTS, () -> now, nanos::get));
    lease.take(number);
    return lease;
  }

  private List<String> names() throws IOException {
    return storage.list("").stream().map(StoredObject::key).map(StorageKey::value).toList();
  }

  @Test
  void oneHasTheTurnAtATime() {
    Turn turn = one.tryTake(WORK).orElseThrow();

    assertThat(one.tryTake(WORK)).isEmpty();
    assertThat(other.tryTake(WORK)).isEmpty();
    other.tryTake("shop/prune").orElseThrow().close();
    turn.confirm();
    turn.close();
    other.tryTake(WORK).orElseThrow().close();
  }

  @Test
  void numbersRiseAndOnlyTheLastStays() throws IOException {
    one.tryTake(WORK).orElseThrow().close();
    assertThat(names()).containsExactly("leases/shop/backup/000000000002");

    other.tryTake(WORK).orElseThrow().close();
    assertThat(names()).containsExactly("leases/shop/backup/000000000004");
  }

  @Test
  void deadHoldersTurnGoesToWhoeverHasSeenItsLeaseForItsWholeTime() throws IOException {
    held(1);
    assertThat(other.tryTake(WORK)).isEmpty();
    pass(LASTS.minusNanos(1));
    assertThat(other.tryTake(WORK)).isEmpty();
    assertThat(instance().tryTake(WORK)).as("who has just come").isEmpty();

    pass(Duration.ofNanos(1));

    assertThat(other.tryTake(WORK)).isPresent();
  }

  @Test
  void leaseOlderThanClocksCanDifferIsOverAtFirstSight() throws IOException {
    held(1);
    now = NOON.plus(LASTS).plus(LeaseCoordination.CLOCK_ALLOWANCE);
    assertThat(other.tryTake(WORK)).isEmpty();

    now = now.plusMillis(1);

    assertThat(other.tryTake(WORK)).isPresent();
  }

  @Test
  void renewedLeaseIsNotTaken() throws IOException {
    Lease lease = held(1);
    assertThat(other.tryTake(WORK)).isEmpty();
    pass(LASTS.dividedBy(2));
    lease.renew();
    pass(LASTS.dividedBy(2));

    assertThat(other.tryTake(WORK)).isEmpty();
    assertThatCode(lease::confirm).doesNotThrowAnyException();
  }

  @Test
  void holderKnowsThatItsTimeIsOverBeforeAnybodyTakesTheTurn() throws IOException {
    Lease frozen = held(1);
    pass(LASTS);

    assertThatThrownBy(frozen::confirm)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("it was not renewed for PT40M");
    assertThatThrownBy(frozen::renew).isInstanceOf(LockedException.class);
  }

  @Test
  void higherNumberOfAnotherFencesAHolderThatHasTimeLeft() throws IOException {
    Lease early = held(1);
    Lease thief = held(2);

    assertThatThrownBy(early::confirm)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("another took it");
    early.release();
    assertThatCode(thief::confirm).doesNotThrowAnyException();
  }

  /** The numbers in between may have been deleted, and be free again. */
  @Test
  void lowerNumberThatAThawedHolderAddsChangesNothing() throws IOException {
    Lease late = held(1);
    Lease current = held(5);
    new LeaseChain(storage, WORK).add(2, new LeaseRecord("late", "late", now, LASTS, false));

    assertThatThrownBy(late::renew).isInstanceOf(LockedException.class);
    assertThatCode(current::confirm).doesNotThrowAnyException();
    current.renew();
    assertThat(names()).containsExactly("leases/shop/backup/000000000006");
  }

  @Test
  void leaseThatWasStoredAlthoughThatSeemedToFailIsKnownAgain() throws IOException {
    Lease lease = held(1);
    LeaseChain chain = new LeaseChain(storage, WORK);
    chain.add(2, chain.read(1).orElseThrow());

    assertThatCode(lease::confirm).doesNotThrowAnyException();
    lease.renew();

    assertThat(names()).containsExactly("leases/shop/backup/000000000003");
  }

  @Test
  void storageThatHangsLosesTheTurnWhenItsTimeIsOver() {
    HangingStorage hanging = new HangingStorage(storage);
    Lease lease =
        new Lease(
            new LeaseChain(hanging, WORK),
            new Lease.Times(Duration.ofMillis(100), () -> now, nanos::get));

    assertThatThrownBy(lease::confirm)
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("the storage did not answer");
    hanging.release();
  }

  @Test
  void turnIsLostByItselfWhenRenewalsFail() throws InterruptedException {
    InMemoryStorage closing = new InMemoryStorage();
    Turn turn =
        LeaseCoordination.in(closing).lasting(Duration.ofSeconds(1)).tryTake(WORK).orElseThrow();
    CountDownLatch told = new CountDownLatch(1);
    turn.onLost(told::countDown);

    closing.close();

    told.await();
    assertThatThrownBy(turn::confirm).isInstanceOf(LockedException.class);
  }

  @Test
  void turnIsKeptByRenewals() throws Exception {
    LeaseCoordination real = LeaseCoordination.in(storage).lasting(Duration.ofSeconds(1));
    try (Turn turn = real.tryTake(WORK).orElseThrow()) {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < Duration.ofMillis(1500).toNanos()) {
        assertThat(real.tryTake(WORK)).isEmpty();
        turn.confirm();
        Thread.onSpinWait();
      }
    }
    assertThat(real.tryTake(WORK).map(Turn::toString)).contains("turn for 'shop/backup'");
  }

  @Test
  void storageWithLeasesOnlyCanBecomeARepository() throws IOException {
    one.tryTake(WORK).orElseThrow().close();

    RepositoryMarker marker = RepositoryMarker.readOrCreate(storage, "memory", now);

    assertThat(RepositoryMarker.read(storage, "memory")).contains(marker);
    storage.delete(new StorageKey("tidemark.json"));
    storage.put(new StorageKey("other"), Labels.none(), out -> out.write(1));
    assertThatThrownBy(() -> RepositoryMarker.readOrCreate(storage, "memory", now))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void timeThatAPauseWouldExceedIsRefused() {
    assertThatThrownBy(() -> one.lasting(Duration.ofMillis(999)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("hint: give PT1S to PT1H");
  }

  @Test
  void storageThatFailsGivesNoTurn() {
    LeaseCoordination broken =
        LeaseCoordination.in(
            new ForwardingStorage(storage) {
              @Override
              public List<StoredObject> list(String prefix) throws IOException {
                throw new IOException("no route");
              }
            });

    assertThatThrownBy(() -> broken.tryTake(WORK))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("whose turn 'shop/backup' is cannot be found out: no route");
  }
}
