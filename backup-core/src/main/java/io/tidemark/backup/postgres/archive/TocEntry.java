package io.tidemark.backup.postgres.archive;

import java.util.List;
import java.util.Optional;

/**
 * One entry of an archive's table of contents, with the meaning that pg_restore gives to each
 * field.
 *
 * @param dumpId unique in the archive, 1 or more
 * @param catalog the OID of the object's system catalog, as an unsigned number
 * @param oid the object's OID, as an unsigned number
 * @param tag the name shown in listings
 * @param description the kind of object: {@code TABLE}, {@code TABLE DATA}, {@code FK CONSTRAINT}
 * @param section the part of the restore
 * @param definition SQL that creates the object, each statement ended by {@code ;} and a newline
 * @param dropStatement SQL that drops it; empty for none
 * @param copyStatement the {@code COPY ... FROM stdin;} for table data; empty for none
 * @param namespace its schema
 * @param tablespace its table space; present and empty means the default, absent not applicable
 * @param accessMethod its table access method; absent means not applicable
 * @param owner its owner's name, empty for none
 * @param dependencies dump ids that must be restored before
 * @param hasData whether a data block belongs to it
 */
public record TocEntry(
    int dumpId,
    long catalog,
    long oid,
    String tag,
    String description,
    Section section,
    String definition,
    String dropStatement,
    String copyStatement,
    Optional<String> namespace,
    Optional<String> tablespace,
    Optional<String> accessMethod,
    String owner,
    List<Integer> dependencies,
    boolean hasData) {

  public TocEntry {
    dependencies = List.copyOf(dependencies);
  }

  /** Names the entry for people: {@code TABLE DATA shop.orders}. */
  public String label() {
    return description + " " + namespace.map(schema -> schema + ".").orElse("") + tag;
  }
}
