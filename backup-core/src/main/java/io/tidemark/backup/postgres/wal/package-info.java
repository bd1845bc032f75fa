/**
 * A server's write-ahead log as it leaves the server: the names of segments, the stream, what of it
 * is kept. Knows nothing of storages; {@code postgres.wire} carries the messages.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.postgres.wal;
