package io.tidemark.backup.postgres.ddl;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Turns the catalogs of one database into the plan of its dump. */
public final class SchemaReader {

  private SchemaReader() {}

  /**
   * Locks every table against schema changes until the transaction ends, and returns the plan.
   *
   * @param connection in a REPEATABLE READ transaction with {@code search_path = ''} and {@code
   *     quote_all_identifiers = on}; nothing is committed or closed
   * @throws io.tidemark.backup.error.DatabaseUnavailableException if a privilege is missing
   * @throws io.tidemark.backup.error.BackupFailedException if the schema cannot be dumped in full
   */
  public static DumpPlan read(Connection connection) throws SQLException {
    return read(new CatalogQueries(connection), ObjectReaders.all());
  }

  static DumpPlan read(CatalogQueries db, List<ObjectReader> readers) throws SQLException {
    TableLocks.acquire(db);
    ObjectGraph graph = new ObjectGraph();
    for (ObjectReader reader : readers) {
      reader.read(db, graph);
    }
    new DependencyReader().read(db, graph);
    DumpPlan plan = PlanWriter.plan(DumpOrder.of(graph), graph);
    Census.take(db, graph, plan);
    return plan;
  }
}
