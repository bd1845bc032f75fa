package io.tidemark.backup.coordination;

import io.tidemark.backup.catalog.LeaseRecord;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Gives turns by leases in a storage that all instances use: objects with rising numbers, each of
 * which is created exclusively. Whoever created the highest has the turn until nobody has seen a
 * higher one for the time that it lasts. Works in every storage, since none overwrites; one that
 * protects its objects from deletion keeps all of them. Thread-safe.
 *
 * <p>No clocks are compared, but for a lease that is older than any difference of clocks: another
 * instance gets the turn of a dead one when it has seen the same lease for its whole time, or finds
 * it {@link #CLOCK_ALLOWANCE} older than that. docs/coordination.md has the bounds, docs/format.md
 * the layout.
 */
public final class LeaseCoordination implements Coordination {

  /** How long a lease lasts without renewal, unless given. */
  public static final Duration USUAL_TIME = Duration.ofMinutes(1);

  /**
   * By how much clocks may differ; further apart, a turn can be lost too early, but not doubled.
   */
  public static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(10);

  private static final Duration SHORTEST_TIME = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIME = Duration.ofHours(1);

  /** So often is a lease renewed while it lasts. */
  private static final int RENEWALS = 4;

  private final Storage storage;
  private final Duration time;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** What was the highest number of a work, and since when. */
  private record Seen(long number, long sinceNanos) {}

  LeaseCoordination(Storage storage, Duration time, InstantSource clock, LongSupplier nanos) {
    this.storage = storage;
    this.time = time;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Keeps leases in a storage.
   *
   * @param storage lent; stays open
   */
  public static LeaseCoordination in(Storage storage) {
    return new LeaseCoordination(storage, USUAL_TIME, InstantSource.system(), System::nanoTime);
  }

  /** Returns the same coordination with leases that last for another time. */
  public LeaseCoordination lasting(Duration limit) {
    if (limit.compareTo(SHORTEST_TIME) < 0 || limit.compareTo(LONGEST_TIME) > 0) {
      throw new InvalidConfigurationException(
          "a lease cannot last for " + limit,
          "give %s to %s".formatted(SHORTEST_TIME, LONGEST_TIME));
    }
    return new LeaseCoordination(storage, limit, clock, nanos);
  }

  @Override
  public Optional<Turn> tryTake(String work) {
    LeaseChain chain = new LeaseChain(storage, work);
    try {
      long number = chain.highest();
      if (number > 0 && isHeld(chain, work, number)) {
        return Optional.empty();
      }
      Lease lease = new Lease(chain, new Lease.Times(time, clock, nanos));
      lease.take(number + 1);
      seen.remove(work);
      return Optional.of(RenewedTurn.keep(work, time.dividedBy(RENEWALS), lease));
    } catch (ObjectExistsException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageFailedException(
          "whose turn '" + work + "' is cannot be found out: " + e.getMessage(),
          "look at the storage and run again",
          e);
    }
  }

  private boolean isHeld(LeaseChain chain, String work, long number) throws IOException {
    Optional<LeaseRecord> lease = chain.read(number);
    if (lease.isEmpty()) {
      return true; // it was deleted after it was listed, because there is a higher one
    }
    Duration lasts = lease.get().lasts();
    Instant over = lease.get().at().plus(lasts).plus(CLOCK_ALLOWANCE);
    return !lease.get().released()
        && !over.isBefore(clock.instant())
        && !seenFor(work, number, lasts);
  }

  private boolean seenFor(String work, long number, Duration lasts) {
    long now = nanos.getAsLong();
    Seen first =
        seen.compute(
            work,
            (name, known) ->
                known != null && known.number() == number ? known : new Seen(number, now));
    return now - first.sinceNanos() >= lasts.toNanos();
  }
}
