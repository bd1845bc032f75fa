/**
 * pg_dump's archive model and its three forms: the custom format (read and written), and the plain
 * SQL script (written). Bytes and entries only; where the entries come from and what executes them
 * is other packages' business.
 */
package io.tidemark.backup.postgres.archive;
