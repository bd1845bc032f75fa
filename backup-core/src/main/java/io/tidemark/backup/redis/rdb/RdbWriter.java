package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;

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

  /**
   * Begins a snapshot.
   *
   * @param version of the format, as the server's DUMP has it
   */
  public RdbWriter(OutputStream target, int version) throws IOException {
    out = new CheckedOutput(target);
    String head = version < FIRST_OF_VALKEY ? "REDIS%04d" : "VALKEY%03d";
    out.write(String.format(Locale.ROOT, head, version).getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a field about the snapshot, such as {@code redis-ver}. */
  public void note(String name, String value) throws IOException {
    out.write(NOTE);
    text(name.getBytes(StandardCharsets.UTF_8));
    text(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a library of functions. */
  public void function(byte[] code) throws IOException {
    out.write(FUNCTION);
    text(code);
  }

  /** Says that the keys that follow are in a database. */
  public void database(int number) throws IOException {
    out.write(DATABASE);
    length(number);
  }

  /**
   * Writes a key.
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
    out.write(in.readByte());
    text(key);
    in.read(length - DumpPayload.MOST_OVERHEAD_BYTES, out::write);
    in.readInt16();
    DumpPayload.proveChecksum(in);
  }

  /** Writes the end and the checksum. Closes nothing. */
  public void end() throws IOException {
    out.write(END);
    out.write(LittleEndian.ofInt64(out.checksum()));
    out.flush();
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
