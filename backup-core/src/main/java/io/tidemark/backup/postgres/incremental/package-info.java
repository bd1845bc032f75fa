/**
 * Incremental base backups of PostgreSQL 17 and later: makes one cluster of a full backup and those
 * that build upon it, as pg_combinebackup does. How a server is asked for one is the business of
 * {@code postgres.basebackup}; where files go in the end is that of {@code postgres.cluster}.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.postgres.incremental;
