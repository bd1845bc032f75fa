package io.tidemark.backup.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with one task of a job.
 *
 * @param job the job
 * @param task what is done: {@code backup}, {@code prune} and the like
 * @param running whether it is being done now
 * @param waiting whether it is due and waits for others to end
 * @param paused whether its slots are left out until it is resumed
 * @param next when it is begun next, with jitter; empty if its schedule has ended
 * @param last what has become of it last; empty if it was not due since the start
 */
public record TaskStatus(
    String job,
    String task,
    boolean running,
    boolean waiting,
    boolean paused,
    Optional<Instant> next,
    Optional<TaskOutcome> last) {}
