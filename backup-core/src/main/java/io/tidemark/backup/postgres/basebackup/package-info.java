/**
 * Taking a base backup: the command, the archives that the server sends, and the log that makes
 * them consistent. What the files contain is the business of {@code postgres.cluster}.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.postgres.basebackup;
