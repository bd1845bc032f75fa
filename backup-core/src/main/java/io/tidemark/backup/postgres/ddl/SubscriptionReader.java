package io.tidemark.backup.postgres.ddl;

import static io.tidemark.backup.postgres.ddl.SystemCatalog.PG_SUBSCRIPTION;

import io.tidemark.backup.error.BackupFailedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads subscriptions with their connection strings, passwords among them, which the server shows
 * to superusers only. A restored subscription does not connect until it is enabled.
 */
final class SubscriptionReader implements ObjectReader {

  private static final String SUBSCRIPTIONS =
      """
      SELECT s.oid::int8, '' AS schema, s.subname AS name, pg_get_userbyid(s.subowner) AS owner,
             %s
        FROM pg_subscription s
       WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private static final String MAY_READ =
      """
      has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') AS allowed
      """;

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(SUBSCRIPTIONS.formatted(MAY_READ), SubscriptionReader::refuseIfHidden);
    db.each(SUBSCRIPTIONS.formatted(details(db)), row -> graph.add(subscription(row)));
  }

  private static String details(CatalogQueries db) {
    return String.join(
        ", ",
        "s.subslotname, s.subsynccommit, s.subpublications",
        db.since(14, "s.subbinary, s.substream::text", "false AS subbinary, 'f' AS substream"),
        db.since(15, "s.subtwophasestate <> 'd'", "false") + " AS two_phase",
        db.since(15, "s.subdisableonerr", "false") + " AS disable_on_error",
        db.since(16, "s.suborigin", "'any'") + " AS origin",
        db.since(16, "s.subpasswordrequired", "true") + " AS password_required",
        db.since(16, "s.subrunasowner", "false") + " AS run_as_owner",
        db.since(17, "s.subfailover", "false") + " AS failover",
        db.majorVersion() >= 14 ? "true AS streams" : "false AS streams",
        "s.subconninfo");
  }

  private static void refuseIfHidden(Row row) throws SQLException {
    if (!row.flag("allowed")) {
      throw new BackupFailedException(
          "cannot read the connection string of the subscription " + row.text("name"),
          "dump as a superuser, or drop the subscription: without the connection string it could"
              + " not be restored");
    }
  }

  private static DumpObject subscription(Row row) throws SQLException {
    SimpleObject subscription = SimpleObject.of(ObjectKind.SUBSCRIPTION, PG_SUBSCRIPTION, row);
    String publications =
        row.texts("subpublications").stream()
            .map(Sql::identifier)
            .collect(Collectors.joining(", "));
    return subscription.object(
        "SUBSCRIPTION",
        "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (%s);\n"
            .formatted(
                subscription.sql(),
                Sql.literal(row.text("subconninfo")),
                publications,
                String.join(", ", settings(row))));
  }

  private static List<String> settings(Row row) throws SQLException {
    List<String> settings = new ArrayList<>();
    settings.add("connect = false");
    settings.add("slot_name = " + slot(row));
    if (row.flag("subbinary")) {
      settings.add("binary = true");
    }
    if (row.flag("streams")) {
      settings.add("streaming = " + streaming(row.text("substream")));
    }
    settings.add("synchronous_commit = " + Sql.literal(row.text("subsynccommit")));
    if (row.flag("two_phase")) {
      settings.add("two_phase = on");
    }
    if (row.flag("disable_on_error")) {
      settings.add("disable_on_error = true");
    }
    settings.addAll(recentSettings(row));
    return settings;
  }

  /** What version 16 and later know, where it is not as earlier versions do it. */
  private static List<String> recentSettings(Row row) throws SQLException {
    List<String> settings = new ArrayList<>();
    if (!row.text("origin").equals("any")) {
      settings.add("origin = " + Sql.literal(row.text("origin")));
    }
    if (!row.flag("password_required")) {
      settings.add("password_required = false");
    }
    if (row.flag("run_as_owner")) {
      settings.add("run_as_owner = true");
    }
    if (row.flag("failover")) {
      settings.add("failover = true");
    }
    return settings;
  }

  private static String slot(Row row) throws SQLException {
    return row.isNull("subslotname") ? "NONE" : Sql.literal(row.text("subslotname"));
  }

  private static String streaming(String state) {
    return switch (state) {
      case "t", "true" -> "on";
      case "p" -> "parallel";
      default -> "off";
    };
  }
}
