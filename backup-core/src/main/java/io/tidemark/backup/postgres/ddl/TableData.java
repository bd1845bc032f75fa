package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the entry for a table's rows. */
final class TableData {

  private TableData() {}

  static EntryDraft of(Relation table) {
    Optional<Relation> root = unsafeRoot(table);
    String columns = columns(table);
    String target = root.orElse(table).qualifiedName();
    EntryDraft draft =
        EntryDraft.of("TABLE DATA", table.name(), Section.DATA)
            .schema(table.schema())
            .owner(table.owner())
            .data(
                table.name(),
                "COPY " + table.qualifiedName() + columns + " TO STDOUT",
                "COPY " + target + columns + " FROM stdin;\n",
                table.bytes());
    // pg_restore looks for this very comment before it truncates a table.
    return root.isEmpty()
        ? draft
        : draft.definition("-- load via partition root " + oneLine(target));
  }

  /** A line break in a name would end the comment: what follows would be executed. */
  private static String oneLine(String name) {
    return name.replace('\n', ' ').replace('\r', ' ');
  }

  /** Hashes of enum values differ from server to server: such rows choose their partition anew. */
  private static Optional<Relation> unsafeRoot(Relation table) {
    Relation at = table;
    boolean unsafe = false;
    while (at.partition() && !at.parents().isEmpty()) {
      at = at.parents().get(0);
      unsafe |= at.enumHashed();
    }
    return unsafe ? Optional.of(at) : Optional.empty();
  }

  private static String columns(Relation table) {
    String names =
        table.columns().stream()
            .filter(column -> !column.isGenerated())
            .map(Column::sqlName)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " (" + names + ")";
  }
}
