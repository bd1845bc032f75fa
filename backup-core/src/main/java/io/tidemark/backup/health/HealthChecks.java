package io.tidemark.backup.health;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.health.BackupHealth.Finding;
import io.tidemark.backup.health.BackupHealth.State;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then at what backups need, and answers from memory whether all is well. {@link
 * #health} does no I/O and can be called by a probe every second. Thread-safe.
 */
public final class HealthChecks implements AutoCloseable {

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

  private final Supplier<Optional<MonitorReport>> monitor;
  private final InstantSource clock;
  private final List<CheckSlot> slots = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile State stale = State.STALE;
  private volatile Duration patience = Duration.ofHours(1);
  private volatile @Nullable Thread thread;

  private HealthChecks(Supplier<Optional<MonitorReport>> monitor, InstantSource clock) {
    this.monitor = monitor;
    this.clock = clock;
  }

  /**
   * Begins with what a monitor has seen: {@code HealthChecks.of(monitor::latest,
   * InstantSource.system())}.
   *
   * @param monitor does no I/O
   */
  public static HealthChecks of(Supplier<Optional<MonitorReport>> monitor, InstantSource clock) {
    return new HealthChecks(monitor, clock);
  }

  /** Adds something to look at, within a time. */
  public HealthChecks add(String name, Duration limit, HealthCheck check) {
    if (slots.stream().anyMatch(slot -> slot.latest().name().equals(name))) {
      throw new InvalidConfigurationException(
          "two health checks are called '" + name + "'", "give each a name of its own");
    }
    slots.add(new CheckSlot(name, limit, check));
    return this;
  }

  /** Adds several with names. */
  public HealthChecks addAll(Duration limit, Map<String, HealthCheck> checks) {
    checks.forEach((name, check) -> add(name, limit, check));
    return this;
  }

  /** Says what a host is told where backups are stale; {@code STALE} unless set. */
  public HealthChecks staleIs(State state) {
    stale = state;
    return this;
  }

  /** Sets how old the monitor's last look may be before nothing is known; an hour unless set. */
  public HealthChecks patience(Duration limit) {
    patience = limit;
    return this;
  }

  /** Looks at everything once, all at the same time, and returns when each has ended or hangs. */
  public void check() throws InterruptedException {
    List<CheckSlot.Waiting> waiting = new ArrayList<>();
    slots.forEach(slot -> waiting.add(slot.start()));
    for (CheckSlot.Waiting each : waiting) {
      each.end();
    }
  }

  /**
   * Looks now and again, on a thread of its own, until it is closed.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public synchronized HealthChecks start(Duration interval) {
    if (thread != null || closed.getCount() == 0) {
      throw new IllegalStateException("health checks are started once");
    }
    Thread next = new Thread(() -> work(interval), "backup-health");
    next.setDaemon(true);
    next.start();
    thread = next;
    return this;
  }

  private void work(Duration interval) {
    try {
      do {
        check();
      } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether all is well, by what was seen last. Does no I/O and waits for nothing. */
  public BackupHealth health() {
    Instant now = clock.instant();
    Optional<MonitorReport> seen = monitor.get();
    boolean isFresh = seen.filter(it -> !it.at().plus(patience).isBefore(now)).isPresent();
    State state = isFresh ? State.UP : State.UNKNOWN;
    List<Map<String, Object>> jobs = new ArrayList<>();
    for (JobStatus job : seen.map(MonitorReport::jobs).orElse(List.of())) {
      JobDetails details = new JobDetails(job, now);
      state = state.and(details.state());
      jobs.add(details.of());
    }
    boolean hasAlarm = seen.filter(report -> !report.alarms().isEmpty()).isPresent();
    state = hasAlarm ? state.and(State.STALE) : state;
    List<Finding> checks = slots.stream().map(CheckSlot::latest).toList();
    for (Finding check : checks) {
      state = state.and(check.state());
    }
    return new BackupHealth(state == State.STALE ? stale : state, now, jobs, checks);
  }

  /** Ends; looks that go on are interrupted. */
  @Override
  public void close() {
    closed.countDown();
    Thread current = thread;
    if (current != null) {
      current.interrupt();
      try {
        current.join(JOIN_LIMIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    slots.forEach(CheckSlot::interrupt);
  }
}
