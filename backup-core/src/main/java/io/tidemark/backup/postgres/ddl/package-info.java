/**
 * From PostgreSQL's system catalogs to archive entries: reads every object of a database in bulk,
 * writes its DDL, orders the entries so that they can be restored one after the other, and proves
 * by a census that nothing was left out. Reads catalogs only, never table data.
 *
 * <p>{@link io.tidemark.backup.postgres.ddl.SchemaReader} is the way in. It locks the tables, lets
 * each {@code ObjectReader} put its {@code DumpObject}s into one {@code ObjectGraph}, adds the
 * edges that {@code pg_depend} knows ({@code DependencyReader}), sorts the graph and breaks its
 * cycles ({@code DumpOrder}), and only then asks the objects for their entries ({@code
 * PlanWriter}): a body may look at what the cycle breaks decided. A new class of objects is one
 * more reader in {@code SchemaReader}'s list, with one query for all objects of the class.
 * Comments, security labels and privileges are drafts attached to the object that they describe;
 * they follow its entry and depend on it.
 */
package io.tidemark.backup.postgres.ddl;
