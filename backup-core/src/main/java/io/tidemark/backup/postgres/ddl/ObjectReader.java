package io.tidemark.backup.postgres.ddl;

import java.sql.SQLException;

/** Reads all objects of one class, in bulk, and adds them to the graph. */
@FunctionalInterface
interface ObjectReader {

  /**
   * Adds the objects. What other readers contributed before is found in the graph; edges that
   * {@code pg_depend} holds are added afterwards for all.
   */
  void read(CatalogQueries db, ObjectGraph graph) throws SQLException;
}
