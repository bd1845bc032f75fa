package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;
import io.tidemark.backup.postgres.archive.TocEntry;
import java.util.List;
import java.util.Optional;

/** An archive entry without its number and its dependencies, which the order decides. */
final class EntryDraft {

  private final String description;
  private final String tag;
  private final Section section;
  private String definition = "";
  private String drop = "";
  private String copyIn = "";
  private String copyOut = "";
  private String table = "";
  private String owner = "";
  private long estimatedBytes;
  private Optional<String> schema = Optional.empty();
  private Optional<String> tablespace = Optional.empty();
  private Optional<String> accessMethod = Optional.empty();
  private boolean blobs;

  private EntryDraft(String description, String tag, Section section) {
    this.description = description;
    this.tag = tag;
    this.section = section;
  }

  /**
   * Starts an entry.
   *
   * @param description the kind of object: {@code TABLE}, {@code FK CONSTRAINT}
   * @param tag the name shown in listings
   */
  static EntryDraft of(String description, String tag, Section section) {
    return new EntryDraft(description, tag, section);
  }

  String description() {
    return description;
  }

  /** Sets the SQL that creates the object: each statement ended by a semicolon and a newline. */
  EntryDraft definition(String sql) {
    definition = sql;
    return this;
  }

  /** Adds statements to the end of the definition. */
  void append(String sql) {
    definition += sql;
  }

  /** Sets the SQL that drops the object; pg_restore changes the owner only of what it can drop. */
  EntryDraft drop(String sql) {
    drop = sql;
    return this;
  }

  EntryDraft schema(String name) {
    schema = name.isEmpty() ? Optional.empty() : Optional.of(name);
    return this;
  }

  EntryDraft owner(String role) {
    owner = role;
    return this;
  }

  /** Sets the table space: "" is the database's default. Never called where none applies. */
  EntryDraft tablespace(String name) {
    tablespace = Optional.of(name);
    return this;
  }

  EntryDraft accessMethod(String name) {
    accessMethod = name.isEmpty() ? Optional.empty() : Optional.of(name);
    return this;
  }

  /** Makes this the data of a table. */
  EntryDraft data(String tableName, String out, String in, long bytes) {
    table = tableName;
    copyOut = out;
    copyIn = in;
    estimatedBytes = bytes;
    return this;
  }

  /** Makes this the contents of the large objects. */
  EntryDraft blobs() {
    blobs = true;
    return this;
  }

  Optional<DumpPlan.TableCopy> tableCopy(int dumpId) {
    return copyOut.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DumpPlan.TableCopy(dumpId, schema.orElse(""), table, copyOut, estimatedBytes));
  }

  TocEntry entry(int dumpId, ObjectId id, List<Integer> dependencies) {
    return new TocEntry(
        dumpId,
        id.catalog(),
        id.oid(),
        tag,
        description,
        section,
        definition,
        drop,
        copyIn,
        schema,
        tablespace,
        accessMethod,
        owner,
        dependencies,
        blobs || !copyOut.isEmpty());
  }
}
