/**
 * A server's write-ahead log at rest: where its files lie in a repository, and how they get there
 * and back. How they are received from a server is the business of {@code postgres.wal}.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.wal;
