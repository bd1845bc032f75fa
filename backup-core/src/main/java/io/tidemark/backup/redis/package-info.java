/**
 * Redis and Valkey: where servers are, snapshots of them, and what takes a snapshot back. The
 * protocol is in {@code wire}, the format of snapshots in {@code rdb}.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.redis;
