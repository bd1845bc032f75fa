package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.archive.TocEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a plan is complete: everything that users have made in the database is in it, or
 * the dump fails and says what is missing. Nothing is left out in silence.
 */
final class Census {

  private static final String DESCRIPTION =
      """
      SELECT type, identity
        FROM unnest('{%s}'::oid[], '{%s}'::oid[]) d (classid, objid)
       CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0)
       ORDER BY 1, 2
      """;

  private final CatalogQueries db;
  private final ObjectGraph graph;
  private final Set<ObjectId> emitted;

  private Census(CatalogQueries db, ObjectGraph graph, DumpPlan plan) {
    this.db = db;
    this.graph = graph;
    this.emitted = plan.entries().stream().map(Census::id).collect(Collectors.toSet());
  }

  /**
   * Compares the catalogs with the plan.
   *
   * @throws BackupFailedException if the plan lacks something, with a list of it
   */
  static void take(CatalogQueries db, ObjectGraph graph, DumpPlan plan) throws SQLException {
    new Census(db, graph, plan).take();
  }

  private static ObjectId id(TocEntry entry) {
    return new ObjectId(entry.catalog(), entry.oid());
  }

  private void take() throws SQLException {
    List<ObjectId> missing = new ArrayList<>();
    db.each(
        CensusQuery.userObjects(db),
        row -> {
          ObjectId id = new ObjectId(row.number("classid"), row.number("objid"));
          if (!isEmitted(id)) {
            missing.add(id);
          }
        });
    List<String> names = new ArrayList<>(describe(missing));
    names.addAll(missingAttachments("COMMENT", CensusQuery.COMMENTS));
    names.addAll(missingAttachments("SECURITY LABEL", CensusQuery.LABELS));
    names.addAll(missingAttachments("ACL", AclQuery.changed(db)));
    names.addAll(unknownObjects());
    if (!names.isEmpty()) {
      throw incomplete(names);
    }
  }

  private boolean isEmitted(ObjectId id) {
    @Nullable DumpObject object = graph.find(id).orElse(null);
    while (object != null && object.inlineIn() != null) {
      object = object.inlineIn();
    }
    return object != null && (emitted.contains(object.id()) || isPublicSchema(object));
  }

  /** It is there in every new database. */
  private static boolean isPublicSchema(DumpObject object) {
    return object.kind() == ObjectKind.SCHEMA && object.name().equals(NamespaceReader.PUBLIC);
  }

  private List<String> describe(List<ObjectId> objects) throws SQLException {
    List<String> names = new ArrayList<>();
    if (objects.isEmpty()) {
      return names;
    }
    String catalogs = join(objects.stream().map(ObjectId::catalog).toList());
    String oids = join(objects.stream().map(ObjectId::oid).toList());
    db.each(
        DESCRIPTION.formatted(catalogs, oids),
        row -> names.add(row.text("type") + " " + row.text("identity")));
    return names;
  }

  private static String join(List<Long> numbers) {
    return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /** Finds what is said about a dumped object, or granted on any, and is in no entry. */
  private Set<String> missingAttachments(String description, String sql) throws SQLException {
    Set<String> missing = new TreeSet<>();
    db.each(
        sql,
        row -> {
          ObjectId id = new ObjectId(row.number("classoid"), row.number("objoid"));
          if (!isAttached(id, description)) {
            missing.add(description + " of " + row.text("type") + " " + row.text("identity"));
          }
        });
    return missing;
  }

  private boolean isAttached(ObjectId id, String description) {
    return graph
        .provider(id)
        .map(
            object ->
                object.attachments().stream()
                    .anyMatch(draft -> draft.description().equals(description)))
        .orElse(id.oid() >= CatalogQueries.FIRST_USER_OID);
  }

  /** A newer server may have classes of objects that nobody here has heard of. */
  private List<String> unknownObjects() throws SQLException {
    List<String> catalogs = new ArrayList<>();
    db.each(CensusQuery.UNKNOWN_CATALOGS, row -> catalogs.add(row.text("relname")));
    List<String> found = new ArrayList<>();
    for (String catalog : catalogs) {
      db.each(
          "SELECT count(*) AS objects FROM "
              + Sql.qualified("pg_catalog", catalog)
              + " WHERE oid >= 16384",
          row -> {
            if (row.number("objects") > 0) {
              found.add(row.number("objects") + " rows of " + catalog);
            }
          });
    }
    return found;
  }

  private static BackupFailedException incomplete(List<String> names) {
    return new BackupFailedException(
        String.format(
            Locale.ROOT,
            "the database holds %d objects that a dump of ours would lack: %s",
            names.size(),
            String.join(", ", names)),
        "drop these objects, or take a base backup, which copies everything as it is");
  }
}
