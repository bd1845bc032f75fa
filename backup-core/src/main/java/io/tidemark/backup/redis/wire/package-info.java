/**
 * Redis' protocol: connections, commands with their replies, and the stream of a replica. Knows
 * nothing of what a snapshot holds.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.redis.wire;
