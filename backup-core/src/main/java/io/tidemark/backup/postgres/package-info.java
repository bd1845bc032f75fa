/**
 * PostgreSQL databases as a source and a target of backups: connection settings in every usual
 * form, the logical dump and its restore, both over JDBC. What the catalogs mean is {@code ddl}'s
 * business, what the archive's bytes mean is {@code archive}'s.
 */
package io.tidemark.backup.postgres;
