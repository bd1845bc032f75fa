/**
 * The files of a PostgreSQL cluster as a base backup has them: {@code backup_manifest}, tar
 * archives, and a data directory made of them. Streams come from the caller; nothing here talks to
 * a server, and no program of PostgreSQL is called.
 */
package io.tidemark.backup.postgres.cluster;
