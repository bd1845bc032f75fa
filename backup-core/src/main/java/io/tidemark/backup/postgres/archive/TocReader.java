package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the table of contents, with the places where the data is said to begin. */
final class TocReader {

  private static final long MAX_OID = 0xFFFF_FFFFL;

  private final ArchiveDecoder in;
  private final ArchiveHeader header;
  private final Map<Integer, TocEntry> entries = new LinkedHashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();

  private TocReader(ArchiveDecoder in, ArchiveHeader header) {
    this.in = in;
    this.header = header;
  }

  static TocReader read(ArchiveDecoder in, ArchiveHeader header) throws IOException {
    TocReader reader = new TocReader(in, header);
    in.enter("the table of contents");
    int count = in.integer(0, Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      in.enter("entry " + (i + 1) + " of the table of contents");
      reader.entry();
    }
    return reader;
  }

  /** By dump id, in the order of the archive. */
  Map<Integer, TocEntry> entries() {
    return entries;
  }

  /** Where the blocks of dump ids begin, as far as the archive says. */
  Map<Integer, Long> offsets() {
    return offsets;
  }

  private void entry() throws IOException {
    int dumpId = in.integer(1, Integer.MAX_VALUE);
    boolean hasData = in.integer(0, 1) == 1;
    TocEntry entry =
        new TocEntry(
            dumpId,
            oid(),
            oid(),
            in.required(),
            in.required(),
            section(),
            in.stringOrEmpty(),
            in.stringOrEmpty(),
            in.stringOrEmpty(),
            Optional.ofNullable(in.string()),
            Optional.ofNullable(in.string()),
            accessMethod(),
            owner(),
            dependencies(),
            hasData);
    offset(entry);
    if (entries.put(dumpId, entry) != null) {
      throw in.corrupt("dump id " + dumpId + " twice");
    }
  }

  private long oid() throws IOException {
    return number(in.required(), MAX_OID);
  }

  private long number(String digits, long most) throws IOException {
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || digits.length() > 10 || Long.parseLong(digits) > most) {
      throw in.corrupt(
          "impossible number '" + digits.substring(0, Math.min(digits.length(), 20)) + "'");
    }
    return Long.parseLong(digits);
  }

  private Section section() throws IOException {
    int code = in.integer();
    for (Section section : Section.values()) {
      if (section.code() == code) {
        return section;
      }
    }
    throw in.corrupt("unknown section " + code);
  }

  private Optional<String> accessMethod() throws IOException {
    Optional<String> method = Optional.empty();
    if (header.minor() >= ArchiveFormat.ACCESS_METHOD_MINOR) {
      method = Optional.ofNullable(in.string());
    }
    if (header.minor() >= ArchiveFormat.RELATION_KIND_MINOR) {
      in.integer(0, 127);
    }
    return method;
  }

  private String owner() throws IOException {
    String owner = in.stringOrEmpty();
    String withOids = in.stringOrEmpty();
    if (withOids.equals("true")) {
      throw new IOException(
          "the archive holds a table WITH OIDS\nhint: no server since PostgreSQL 12 has them");
    }
    if (!withOids.equals("false")) {
      throw in.corrupt("neither true nor false");
    }
    return owner;
  }

  private List<Integer> dependencies() throws IOException {
    List<Integer> dependencies = new ArrayList<>();
    for (String id = in.string(); id != null; id = in.string()) {
      dependencies.add((int) number(id, Integer.MAX_VALUE));
    }
    return dependencies;
  }

  private void offset(TocEntry entry) throws IOException {
    int state = in.octet();
    long offset = in.littleEndian(header.offsetSize());
    boolean noData = state == ArchiveFormat.OFFSET_NO_DATA;
    if (state < ArchiveFormat.OFFSET_UNKNOWN
        || state > ArchiveFormat.OFFSET_NO_DATA
        || noData == entry.hasData()) {
      throw in.corrupt("contradiction about the data of " + entry.label());
    }
    if (state == ArchiveFormat.OFFSET_KNOWN) {
      offsets.put(entry.dumpId(), offset);
    }
  }
}
