package io.tidemark.backup.schedule;

import java.time.Instant;

/**
 * A task that is to be done.
 *
 * @param job the job
 * @param task what is done: {@code backup}, {@code prune} and the like
 * @param at when it begins, with jitter, if nothing keeps it from it
 */
public record PlannedRun(String job, String task, Instant at) {}
