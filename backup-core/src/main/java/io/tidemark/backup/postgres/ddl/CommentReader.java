package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.sql.SQLException;

/**
 * Reads the comments on everything that is dumped, in one query. Members of extensions have theirs
 * from the extension. {@code public} has one in every new database.
 */
final class CommentReader implements ObjectReader {

  private static final String COMMENTS =
      """
      SELECT d.classoid::int8, d.objoid::int8, d.objsubid, d.description, %s
        FROM (SELECT classoid, objoid, objsubid, description FROM pg_description
               WHERE objoid >= 16384 OR classoid = 2613
              UNION ALL
              SELECT 2615, n.oid, 0, public.description
                FROM pg_namespace n LEFT JOIN pg_description public
                  ON public.classoid = 2615 AND public.objoid = n.oid
               WHERE n.nspname = 'public' AND n.oid < 16384
                 AND public.description IS DISTINCT FROM 'standard public schema') d
        %s
       ORDER BY 1, 2, 3
      """
          .formatted(Designation.COLUMNS, Designation.JOIN);

  @Override
  public void read(CatalogQueries db, ObjectGraph graph) throws SQLException {
    db.each(COMMENTS, row -> addComment(row, graph));
  }

  private static void addComment(Row row, ObjectGraph graph) throws SQLException {
    ObjectId id = new ObjectId(row.number("classoid"), row.number("objoid"));
    Designation designation = Designation.of(row);
    String comment = row.text("description");
    boolean whole = row.number("objsubid") == 0;
    graph
        .find(id)
        .ifPresent(
            object ->
                object.attach(
                    EntryDraft.of("COMMENT", designation.label(), Section.NONE)
                        .definition(
                            "COMMENT ON %s IS %s;\n"
                                .formatted(
                                    whole ? designation.sqlFor(object, id) : designation.sql(),
                                    Sql.literal(comment)))
                        .schema(object.schema())));
  }
}
