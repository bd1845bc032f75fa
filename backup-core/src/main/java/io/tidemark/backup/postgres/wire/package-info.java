/**
 * PostgreSQL's protocol below SQL, for what the JDBC driver cannot say: the replication commands.
 * The driver connects, encrypts and logs in; then its socket is spoken on directly (ADR 0014).
 * Knows messages and commands, not what backups are.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.postgres.wire;
