package io.tidemark.backup.redis;

import io.tidemark.backup.redis.rdb.RdbSummary;

/**
 * One server's snapshot, written.
 *
 * @param file its name
 * @param replicationId which history it is of; empty if the server has not said
 * @param offset the position in that history; negative if the server has not said
 * @param summary what was found in it
 */
record NodeSnapshot(
    String file, ServerFacts server, String replicationId, long offset, RdbSummary summary) {}
