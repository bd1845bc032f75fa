/**
 * From PostgreSQL's system catalogs to archive entries: reads every object of a database in bulk,
 * writes its DDL, orders the entries so that they can be restored one after the other, and proves
 * by a census that nothing was left out. Reads catalogs only, never table data.
 */
package io.tidemark.backup.postgres.ddl;
