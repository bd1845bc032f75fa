package io.tidemark.backup.postgres.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What a restore executes for one entry, in this order: {@code settings}, {@code definition},
 * {@code ownership}, and then the entry's data if it has any.
 *
 * @param entry the entry
 * @param pass the pass that it belongs to
 * @param settings statements that set the session up for it, empty if nothing changes
 * @param definition SQL that creates it; may be several statements, only a comment, or empty
 * @param ownership statements that give it to its owner
 */
public record RestoreItem(
    TocEntry entry,
    RestorePass pass,
    List<String> settings,
    String definition,
    List<String> ownership) {

  public RestoreItem {
    settings = List.copyOf(settings);
    ownership = List.copyOf(ownership);
  }

  /** Returns all SQL of the item, in order; nothing for an entry that only holds data. */
  public List<String> statements() {
    List<String> statements = new ArrayList<>(settings);
    if (!definition.isEmpty()) {
      statements.add(definition);
    }
    statements.addAll(ownership);
    return statements;
  }
}
