/**
 * The format of snapshots (RDB) and of single values (DUMP): structure, checksum, digests. Knows no
 * server.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.redis.rdb;
