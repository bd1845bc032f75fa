package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.RdbSummary;
import java.util.Optional;

/**
 * One server's snapshot, written.
 *
 * @param file its name
 * @param replicationId which history it is of; empty if the server has not said
 * @param offset the position in that history; negative if the server has not said
 * @param summary what was found in it; empty if it could not be read
 */
record NodeSnapshot(
    String file,
    ServerFacts server,
    String replicationId,
    long offset,
    Optional<RdbSummary> summary) {}
