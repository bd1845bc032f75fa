package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.postgres.Lsn;

/**
 * A part of the write-ahead log without which the backup cannot be used.
 *
 * @param timeline the timeline that it is on
 * @param start its first position
 * @param end the position after its last
 */
public record WalRange(long timeline, Lsn start, Lsn end) {}
