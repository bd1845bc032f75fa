package io.tidemark.backup.postgres.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads pg_dump's custom format in one pass: versions 1.12 to 1.16, uncompressed or with zlib.
 * Everything is checked as it goes by, and memory grows only with what was really read. An archive
 * is proven complete when {@link #next} has returned nothing. Not thread-safe.
 */
public final class ArchiveReader {

  private static final int BUFFER_SIZE = 1 << 16;

  private final ArchiveDecoder in;
  private final ArchiveHeader header;
  private final List<TocEntry> entries;
  private final Map<Integer, Long> offsets;

  /** The entries whose data has not been seen, by dump id. */
  private final Map<Integer, TocEntry> missing;

  private Rest unread = () -> {};

  private ArchiveReader(ArchiveDecoder in, ArchiveHeader header, TocReader toc) {
    this.in = in;
    this.header = header;
    this.entries = List.copyOf(toc.entries().values());
    this.offsets = toc.offsets();
    this.missing = toc.entries();
    missing.values().removeIf(entry -> !entry.hasData());
  }

  /**
   * Reads the header and the table of contents.
   *
   * @param in stays the caller's; more than that may be read from it
   * @throws CorruptArchiveException if the bytes are not what the format demands
   * @throws IOException also for an archive of a kind that is not supported
   */
  public static ArchiveReader open(InputStream in) throws IOException {
    ArchiveDecoder decoder = new ArchiveDecoder(new BufferedInputStream(in, BUFFER_SIZE));
    ArchiveHeader header = ArchiveHeader.read(decoder);
    return new ArchiveReader(decoder, header, TocReader.read(decoder, header));
  }

  /** Returns what the header says about the dump. */
  public ArchiveFacts facts() {
    return header.facts();
  }

  /** Returns the entries in the order in which they are to be restored. */
  public List<TocEntry> entries() {
    return entries;
  }

  /** Returns the encoding of all text and rows: {@code UTF8}, or another name of PostgreSQL's. */
  public String encoding() {
    return entries.stream()
        .filter(entry -> entry.description().equals("ENCODING"))
        .map(entry -> entry.definition().split("'", -1))
        .filter(parts -> parts.length == 3)
        .map(parts -> parts[1])
        .findFirst()
        .orElse("UTF8");
  }

  /**
   * Returns the next block in the order of the file, which is that of the entries in every archive
   * made by pg_dump or here; nothing after the last, when the archive is complete.
   *
   * @throws CorruptArchiveException also if data of an entry is missing
   */
  public Optional<DataBlock> next() throws IOException {
    unread.skip();
    unread = () -> {};
    in.enter("the data");
    long position = in.position();
    int type = in.octetOrEnd();
    if (type < 0) {
      requireComplete();
      return Optional.empty();
    }
    if (type != ArchiveFormat.BLOCK_DATA && type != ArchiveFormat.BLOCK_LARGE_OBJECTS) {
      throw in.corrupt("unknown kind of block " + type);
    }
    TocEntry entry = entry(position);
    boolean objects = type == ArchiveFormat.BLOCK_LARGE_OBJECTS;
    if (objects != entry.description().equals("BLOBS")) {
      throw in.corrupt("wrong kind of block");
    }
    return Optional.of(objects ? largeObjects(entry) : rows(entry));
  }

  /** Reads to the end of the archive. Returning means that its structure is sound. */
  public void verify() throws IOException {
    Optional<DataBlock> skipped;
    do {
      skipped = next();
    } while (skipped.isPresent());
  }

  private TocEntry entry(long position) throws IOException {
    int dumpId = in.integer();
    TocEntry entry = missing.remove(dumpId);
    if (entry == null) {
      throw in.corrupt("data that no entry expects, or twice: dump id " + dumpId);
    }
    in.enter("the data of " + entry.label());
    if (offsets.getOrDefault(dumpId, position) != position) {
      throw in.corrupt("data in another place than announced");
    }
    return entry;
  }

  private DataBlock rows(TocEntry entry) {
    InputStream chunks = new ChunkInput(in);
    InputStream content = header.compressed() ? new InflatedInput(in, chunks) : chunks;
    InputStream rows = entry.copyStatement().isEmpty() ? content : new RowsInput(in, content);
    unread = () -> rows.transferTo(OutputStream.nullOutputStream());
    return new DataBlock.Rows(entry, rows);
  }

  private DataBlock largeObjects(TocEntry entry) {
    LargeObjectReader objects = new LargeObjectReader(in, header.compressed());
    unread = objects::skipRest;
    return new DataBlock.LargeObjects(entry, objects);
  }

  private void requireComplete() throws IOException {
    for (TocEntry entry : missing.values()) {
      throw in.corrupt("no data of " + entry.label());
    }
  }

  /** Reads what the caller has left of a block. */
  @FunctionalInterface
  private interface Rest {
    void skip() throws IOException;
  }
}
