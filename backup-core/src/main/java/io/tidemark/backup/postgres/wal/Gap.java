package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;

/**
 * A piece of the log that was never stored and never will be.
 *
 * @param timeline its timeline
 * @param from its first byte
 * @param to the byte after its last
 * @param cause how it came about, for people
 */
public record Gap(long timeline, Lsn from, Lsn to, String cause) {}
