package io.tidemark.backup.postgres;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.postgres.archive.ArchiveReader;
import io.tidemark.backup.postgres.archive.DataBlock;
import io.tidemark.backup.postgres.archive.RestoreItem;
import io.tidemark.backup.postgres.archive.RestoreOrder;
import io.tidemark.backup.postgres.archive.RowDigest;
import io.tidemark.backup.postgres.archive.TocEntry;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Executes what a dump holds, entry after entry, and compares the rows afterwards. Used once. */
final class DumpLoader {

  private static final Set<String> PRIVILEGES = Set.of("ACL", "DEFAULT ACL");

  private static final String NO_TRANSACTION_TIMEOUT =
      """
      SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings
       WHERE name = 'transaction_timeout'
      """;

  private final DumpFile dump;
  private final RestoreTransaction transaction;
  private final RestoreOptions options;
  private final RunContext run;
  private final Map<TocEntry, RowDigest> loaded = new LinkedHashMap<>();
  private final TableLoader rows;

  DumpLoader(
      DumpFile dump, RestoreTransaction transaction, RestoreOptions options, RunContext run) {
    this.dump = dump;
    this.transaction = transaction;
    this.options = options;
    this.run = run;
    this.rows = new TableLoader(transaction.connection(), run);
  }

  /** Returns what the target holds, after it was found equal to the dump; nothing is committed. */
  List<TableSummary> load() throws IOException {
    try (InputStream in = dump.open()) {
      ArchiveReader archive = ArchiveReader.open(in);
      requireUtf8(archive);
      List<RestoreItem> items = items(archive);
      prepare(archive, items);
      for (RestoreItem item : items) {
        run.checkpoint();
        restore(item, archive);
      }
      requireEnd(archive, in);
    }
    run.stage("comparing rows");
    return new RowComparison(transaction.connection(), dump, run).compare(loaded);
  }

  private static void requireUtf8(ArchiveReader archive) {
    if (!archive.encoding().equals("UTF8")) {
      throw new RestoreFailedException(
          "the dump is written in " + archive.encoding() + "; the JDBC driver speaks UTF8 only",
          "restore it with pg_restore");
    }
  }

  private List<RestoreItem> items(ArchiveReader archive) {
    return RestoreOrder.of(archive.entries()).stream()
        .filter(item -> options.privileges() || !PRIVILEGES.contains(item.entry().description()))
        .toList();
  }

  private void prepare(ArchiveReader archive, List<RestoreItem> items) {
    try {
      transaction.set("SET TRANSACTION READ WRITE");
      for (String setting : RestoreOrder.settings(archive.entries())) {
        transaction.set(setting);
      }
      transaction.set(RowText.SETTINGS);
      transaction.set(NO_TRANSACTION_TIMEOUT);
      if (options.owners()) {
        RestoreRoles.requireOwners(transaction.connection(), items);
      }
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "prepare the restore", e);
    }
  }

  private void restore(RestoreItem item, ArchiveReader archive) throws IOException {
    TocEntry entry = item.entry();
    run.stage("restoring " + label(entry));
    try {
      for (String setting : item.settings()) {
        transaction.set(setting);
      }
      execute(item.definition());
      if (options.owners()) {
        for (String statement : item.ownership()) {
          execute(statement);
        }
      }
      if (entry.hasData()) {
        loadData(entry, archive);
      }
    } catch (SQLException e) {
      throw RestoreErrors.explain(run, "restore " + label(entry), e);
    }
  }

  private void execute(String sql) throws SQLException {
    if (!sql.isBlank()) {
      transaction.execute(sql);
    }
  }

  private void loadData(TocEntry entry, ArchiveReader archive) throws IOException, SQLException {
    DataBlock block =
        archive
            .next()
            .filter(next -> next.entry().dumpId() == entry.dumpId())
            .orElseThrow(
                () ->
                    new RestoreFailedException(
                        "the archive's data is not in the order of its entries",
                        "restore it with pg_restore, which can seek in it"));
    if (block instanceof DataBlock.Rows table) {
      loaded.put(entry, rows.load(entry, table.rows()));
    } else if (block instanceof DataBlock.LargeObjects objects) {
      new LargeObjectLoader(transaction.connection(), run).load(objects);
    }
  }

  /** Only the end proves that everything before it is what was stored. */
  private static void requireEnd(ArchiveReader archive, InputStream in) throws IOException {
    archive.verify();
    in.transferTo(OutputStream.nullOutputStream());
  }

  static String label(TocEntry entry) {
    String schema = entry.namespace().map(name -> name + ".").orElse("");
    return entry.description() + " " + schema + entry.tag();
  }
}
