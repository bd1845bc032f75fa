package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a snapshot that servers load, out of values that DUMP gave. The whole is complete with
 * {@link #end}. Not thread-safe.
 */
public final class RdbWriter {

  /** Versions from here on are Valkey's own, and begin with another word. */
  private static final int FIRST_OF_VALKEY = 80;

  private static final int END = 0xff;
  private static final int DATABASE = 0xfe;
  private static final int EXPIRES_MILLIS = 0xfc;
  private static final int NOTE = 0xfa;
  private static final int FUNCTION = 0xf5;

  private final CheckedOutput out;
  private final int version;
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final DatabaseCounts counts = new DatabaseCounts();
  private final Set<String> modules = new TreeSet<>();
  private int functions;

  /**
   * Begins a snapshot.
   *
   * @param version of the format, as the server's DUMP has it
   */
  public RdbWriter(OutputStream target, int version) throws IOException {
    this.out = new CheckedOutput(target);
    this.version = version;
    String head = version < FIRST_OF_VALKEY ? "REDIS%04d" : "VALKEY%03d";
    out.write(String.format(Locale.ROOT, head, version).getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a field about the snapshot, such as {@code redis-ver}. */
  public void note(String name, String value) throws IOException {
    out.write(NOTE);
    text(name.getBytes(StandardCharsets.UTF_8));
    text(value.getBytes(StandardCharsets.UTF_8));
    notes.put(name, value);
  }

  /** Writes a library of functions. */
  public void function(byte[] code) throws IOException {
    out.write(FUNCTION);
    text(code);
    functions++;
  }

  /** Says that the keys that follow are in a database. */
  public void database(int number) throws IOException {
    out.write(DATABASE);
    length(number);
    counts.select(number);
  }

  /**
   * Writes a key, and proves how its value is built.
   *
   * @param payload what DUMP gave; it is read to its end
   * @param length of the payload
   * @throws io.tidemark.backup.codec.CorruptContentException if the payload is damaged; what was
   *     written is worthless then
   */
  public void entry(byte[] key, OptionalLong expiresAtMillis, InputStream payload, long length)
      throws IOException {
    RdbInput in = new RdbInput(payload, length);
    if (expiresAtMillis.isPresent()) {
      out.write(EXPIRES_MILLIS);
      out.write(LittleEndian.ofInt64(expiresAtMillis.getAsLong()));
    }
    int type = in.readByte();
    out.write(type);
    text(key);
    in.copyTo(out);
    byte[] digest = DumpPayload.digest(key, type, in, modules);
    in.endCopy();
    DumpPayload.proveEnd(in, length);
    counts.add(key.length + length, expiresAtMillis.isPresent(), digest);
  }

  /** Writes the end and the checksum, and returns what was written. Closes nothing. */
  public RdbSummary end() throws IOException {
    out.write(END);
    out.write(LittleEndian.ofInt64(out.checksum()));
    out.flush();
    return new RdbSummary(
        version, out.written(), notes, counts.all(), functions, List.copyOf(modules));
  }

  private void text(byte[] bytes) throws IOException {
    length(bytes.length);
    out.write(bytes);
  }

  private void length(int length) throws IOException {
    if (length < 1 << 6) {
      out.write(length);
    } else if (length < 1 << 14) {
      out.write(0x40 | length >> 8);
      out.write(length);
    } else {
      out.write(0x80);
      out.write(length >>> 24);
      out.write(length >>> 16);
      out.write(length >>> 8);
      out.write(length);
    }
  }
}
