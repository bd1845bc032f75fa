package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The data of one entry, to be read before the next block; what is left unread is skipped. */
public sealed interface DataBlock {

  /** Returns the entry that the data belongs to. */
  TocEntry entry();

  /**
   * The data of a table.
   *
   * @param rows the rows exactly as {@code COPY ... FROM STDIN} takes them; SQL statements if the
   *     entry has no COPY statement. Its end is proven to be there when it is reached. Closing it
   *     is not needed
   */
  record Rows(TocEntry entry, InputStream rows) implements DataBlock {}

  /** Large objects, one after the other. */
  final class LargeObjects implements DataBlock {

    private final TocEntry entry;
    private final LargeObjectReader objects;

    LargeObjects(TocEntry entry, LargeObjectReader objects) {
      this.entry = entry;
      this.objects = objects;
    }

    @Override
    public TocEntry entry() {
      return entry;
    }

    /** Returns the next one, or nothing after the last; skips what is unread of the one before. */
    public Optional<LargeObject> next() throws IOException {
      return objects.next();
    }
  }

  /**
   * One large object.
   *
   * @param oid its OID, unsigned
   * @param content its bytes; closing it is not needed
   */
  record LargeObject(long oid, InputStream content) {}
}
