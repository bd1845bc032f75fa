package io.tidemark.backup.postgres.archive;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Writes pg_dump's custom format, version 1.14, to a stream that need not be seekable: header,
 * table of contents, then the data of each entry, uncompressed. Holds one chunk in memory. It
 * flushes the stream and never closes it.
 */
public final class ArchiveWriter implements DumpOutput {

  /** Ends a block of large objects, and is the OID of none. */
  private static final int NO_OID = 0;

  private static final long MAX_OID = 0xFFFF_FFFFL;

  private final ArchiveEncoder out;
  private final ChunkOutput chunks;
  private final PendingData pending;

  private ArchiveWriter(OutputStream out, PendingData pending) {
    this.out = new ArchiveEncoder(out);
    this.chunks = new ChunkOutput(this.out);
    this.pending = pending;
  }

  /**
   * Writes the header and the table of contents.
   *
   * @param out stays the caller's
   * @param entries in the order in which they are to be restored
   */
  public static ArchiveWriter begin(OutputStream out, ArchiveFacts facts, List<TocEntry> entries)
      throws IOException {
    ArchiveWriter writer = new ArchiveWriter(out, new PendingData(entries));
    writer.header(facts);
    writer.out.integer(entries.size());
    for (TocEntry entry : entries) {
      writer.entry(entry);
    }
    return writer;
  }

  @Override
  public void rows(TocEntry entry, ContentWriter rows) throws IOException {
    pending.deliver(
        entry,
        () -> {
          out.octet(ArchiveFormat.BLOCK_DATA);
          out.integer(entry.dumpId());
          RowsOutput text = new RowsOutput(chunks);
          rows.writeTo(text);
          text.end(entry);
          chunks.end();
        });
  }

  @Override
  public void largeObjects(TocEntry entry, LargeObjects objects) throws IOException {
    pending.deliver(
        entry,
        () -> {
          out.octet(ArchiveFormat.BLOCK_LARGE_OBJECTS);
          out.integer(entry.dumpId());
          objects.writeTo(this::largeObject);
          out.integer(NO_OID);
        });
  }

  @Override
  public void finish() throws IOException {
    pending.finish(out::flush);
  }

  private void largeObject(long oid, ContentWriter content) throws IOException {
    if (oid <= NO_OID || oid > MAX_OID) {
      throw new IllegalArgumentException("not the OID of a large object: " + oid);
    }
    out.integer((int) oid);
    content.writeTo(chunks);
    chunks.end();
  }

  private void header(ArchiveFacts facts) throws IOException {
    byte[] magic = ArchiveFormat.magic();
    out.bytes(magic, 0, magic.length);
    out.octet(ArchiveFormat.MAJOR);
    out.octet(ArchiveFormat.WRITTEN_MINOR);
    out.octet(0);
    out.octet(ArchiveFormat.INT_SIZE);
    out.octet(ArchiveFormat.OFFSET_SIZE);
    out.octet(ArchiveFormat.CUSTOM);
    out.integer(0);
    created(facts);
    out.string(facts.database());
    out.string(facts.serverVersion());
    out.string(facts.dumpVersion());
  }

  /** The fields of C's {@code struct tm}. */
  private void created(ArchiveFacts facts) throws IOException {
    out.integer(facts.created().getSecond());
    out.integer(facts.created().getMinute());
    out.integer(facts.created().getHour());
    out.integer(facts.created().getDayOfMonth());
    out.integer(facts.created().getMonthValue() - 1);
    out.integer(facts.created().getYear() - 1900);
    out.integer(facts.daylightSaving() ? 1 : 0);
  }

  private void entry(TocEntry entry) throws IOException {
    out.integer(entry.dumpId());
    out.integer(entry.hasData() ? 1 : 0);
    out.string(Long.toString(entry.catalog()));
    out.string(Long.toString(entry.oid()));
    out.string(entry.tag());
    out.string(entry.description());
    out.integer(entry.section().code());
    out.stringOrNothing(entry.definition());
    out.stringOrNothing(entry.dropStatement());
    out.stringOrNothing(entry.copyStatement());
    optional(entry.namespace());
    optional(entry.tablespace());
    optional(entry.accessMethod());
    out.stringOrNothing(entry.owner());
    out.string("false"); // WITH OIDS, gone since PostgreSQL 12
    for (int dependency : entry.dependencies()) {
      out.string(Integer.toString(dependency));
    }
    out.string(null);
    out.offset(entry.hasData() ? ArchiveFormat.OFFSET_UNKNOWN : ArchiveFormat.OFFSET_NO_DATA);
  }

  private void optional(Optional<String> value) throws IOException {
    out.string(value.orElse(null));
  }
}
