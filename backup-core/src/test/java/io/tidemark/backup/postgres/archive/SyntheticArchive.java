package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Builds archives of any version byte by byte, without the code that is tested, as the versions of
 * pg_dump write them that this machine does not have.
 */
final class SyntheticArchive {

  static final int CHUNK = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int minor;
  private final boolean compressed;
  private final Map<Integer, Integer> offsetPlaces = new LinkedHashMap<>();
  private final Map<Integer, Integer> blocks = new LinkedHashMap<>();

  SyntheticArchive(int minor, boolean compressed) {
    this.minor = minor;
    this.compressed = compressed;
  }

  /** The archive of {@link Entries#shop} with a few rows and one large object. */
  static byte[] shop(int minor, boolean compressed) {
    return new SyntheticArchive(minor, compressed)
        .header(1, compressed ? 1 : 0)
        .entries(Entries.shop())
        .table(21, "one\ntwo\n")
        .table(22, "")
        .largeObjects(23, 4_000_000_000L, "a large object")
        .bytes();
  }

  SyntheticArchive header(int format, int compression) {
    out.writeBytes("PGDMP".getBytes(UTF_8));
    for (int value : new int[] {1, minor, 0, 4, 8, format}) {
      out.write(value);
    }
    if (minor >= 15) {
      out.write(compression);
    } else {
      integer(compression == 0 ? 0 : -1);
    }
    for (int value : new int[] {5, 30, 9, 21, 10, 126, 0}) {
      integer(value);
    }
    string("shop");
    string("15.18");
    string("15.18");
    return this;
  }

  SyntheticArchive entries(List<TocEntry> entries) {
    integer(entries.size());
    entries.forEach(this::entry);
    return this;
  }

  private void entry(TocEntry entry) {
    integer(entry.dumpId());
    integer(entry.hasData() ? 1 : 0);
    string(Long.toString(entry.catalog()));
    string(Long.toString(entry.oid()));
    string(entry.tag());
    string(entry.description());
    integer(entry.section().code());
    string(entry.definition());
    string(entry.dropStatement());
    string(entry.copyStatement());
    string(entry.namespace().orElse(null));
    string(entry.tablespace().orElse(null));
    if (minor >= 14) {
      string(entry.accessMethod().orElse(null));
    }
    if (minor >= 16) {
      integer(entry.description().equals("TABLE") ? 'r' : 0);
    }
    string(entry.owner());
    string("false");
    entry.dependencies().forEach(id -> string(id.toString()));
    string(null);
    out.write(entry.hasData() ? 2 : 3);
    offsetPlaces.put(entry.dumpId(), out.size());
    out.writeBytes(new byte[8]);
  }

  SyntheticArchive table(int dumpId, String rows) {
    block(1, dumpId);
    content((rows + "\\.\n\n\n").getBytes(UTF_8));
    return this;
  }

  SyntheticArchive largeObjects(int dumpId, long oid, String content) {
    block(3, dumpId);
    integer((int) oid);
    content(content.getBytes(UTF_8));
    integer(0);
    return this;
  }

  /** Writes the block's beginning and remembers where, for the table of contents. */
  SyntheticArchive block(int type, int dumpId) {
    blocks.putIfAbsent(dumpId, out.size());
    out.write(type);
    integer(dumpId);
    return this;
  }

  SyntheticArchive integer(int value) {
    out.write(value < 0 ? 1 : 0);
    long magnitude = Math.abs((long) value);
    for (int i = 0; i < 4; i++) {
      out.write((int) (magnitude >> (8 * i)));
    }
    return this;
  }

  SyntheticArchive raw(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
    return this;
  }

  byte[] bytes() {
    byte[] bytes = out.toByteArray();
    blocks.forEach(
        (dumpId, offset) -> {
          for (int i = 0; i < 4 && offsetPlaces.containsKey(dumpId); i++) {
            bytes[offsetPlaces.get(dumpId) + i] = (byte) (offset >> (8 * i));
          }
        });
    return bytes;
  }

  void content(byte[] plain) {
    byte[] stored = compressed ? deflate(plain) : plain;
    for (int at = 0; at < stored.length; at += CHUNK) {
      int length = Math.min(CHUNK, stored.length - at);
      integer(length);
      out.write(stored, at, length);
    }
    integer(0);
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater();
    deflater.setInput(plain);
    deflater.finish();
    byte[] buffer = new byte[plain.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }

  private void string(@Nullable String text) {
    if (text == null) {
      integer(-1);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    integer(bytes.length);
    out.writeBytes(bytes);
  }
}
