package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.source.RunContext.Registration;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a piece of the log by looking into the storages, whoever brings it there. A look that
 * fails is tried again. For one thread.
 */
public final class LogArrival {

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** How long one of best effort is waited for after the required ones have it. */
  private static final Duration BEST_EFFORT = Duration.ofSeconds(5);

  private final Run run;
  private final WantedLog wanted;
  private final List<Place> places;

  /**
   * Creates what looks for a piece of the log.
   *
   * @param destinations lent; stay open
   */
  public LogArrival(Run run, JobName job, List<Destination> destinations, WantedLog wanted) {
    this.run = run;
    this.wanted = wanted;
    WalKeys keys = new WalKeys(job);
    this.places = destinations.stream().map(each -> new Place(each, keys)).toList();
  }

  /**
   * What was found in one destination.
   *
   * @param after how long after the beginning it was found; empty if it was not
   * @param problem why a look failed, if the last one did
   */
  public record Found(
      Destination destination, Optional<Duration> after, Optional<Throwable> problem) {}

  /** Looks once everywhere. */
  public List<Found> look(Duration limit) {
    long begin = System.nanoTime();
    for (Place place : places) {
      place.look(begin, begin + limit.toNanos());
    }
    return found();
  }

  /**
   * Looks again and again until all required destinations have it, and then a moment longer for the
   * others.
   */
  @SuppressWarnings("try") // the registration only has to end
  public List<Found> await(Duration limit) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Registration registration = run.onCancel(cancelled::countDown)) {
      long begin = System.nanoTime();
      long end = begin + limit.toNanos();
      await(true, begin, end, cancelled);
      if (isEverywhere(true)) {
        await(false, begin, Math.min(end, System.nanoTime() + BEST_EFFORT.toNanos()), cancelled);
      }
    }
    return found();
  }

  private void await(boolean required, long begin, long end, CountDownLatch cancelled)
      throws InterruptedException {
    do {
      for (Place place : places) {
        if (place.destination.required() == required) {
          run.checkpoint();
          place.look(begin, end);
        }
      }
    } while (!isEverywhere(required)
        && System.nanoTime() < end
        && !cancelled.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS));
    run.checkpoint();
  }

  private boolean isEverywhere(boolean required) {
    return places.stream()
        .filter(place -> place.destination.required() == required)
        .allMatch(place -> place.after != null);
  }

  private List<Found> found() {
    List<Found> found = new ArrayList<>();
    for (Place place : places) {
      found.add(
          new Found(
              place.destination,
              Optional.ofNullable(place.after),
              Optional.ofNullable(place.problem)));
    }
    return found;
  }

  /** One destination, and what is known of it. */
  private final class Place {

    private final Destination destination;
    private final WantedLog.Search search;
    private @Nullable Duration after;
    private @Nullable Throwable problem;

    Place(Destination destination, WalKeys keys) {
      this.destination = destination;
      this.search =
          destination.failure().isPresent()
              ? () -> false
              : wanted.in(new WalPlace(destination.storage(), destination.location(), keys));
      this.problem = destination.failure().orElse(null);
    }

    void look(long begin, long end) {
      if (after != null || destination.failure().isPresent()) {
        return;
      }
      run.stage("looking for " + wanted + " in " + destination);
      AtomicBoolean isThere = new AtomicBoolean();
      Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), PAUSE.toNanos()));
      problem = run.attempt(left, () -> isThere.set(search.isThere())).orElse(null);
      if (problem == null && isThere.get()) {
        after = Duration.ofNanos(System.nanoTime() - begin);
      }
    }
  }
}
