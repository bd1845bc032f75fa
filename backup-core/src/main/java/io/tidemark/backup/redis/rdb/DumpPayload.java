package io.tidemark.backup.redis.rdb;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A value as DUMP gives and RESTORE takes it: its type, the value, two bytes of version and a
 * checksum. Its length is known before it is written.
 */
public final class DumpPayload {

  /** How many bytes it has more than the value. */
  public static final int MOST_OVERHEAD_BYTES = 11;

  /** Version and checksum. */
  static final int TRAILER_BYTES = 10;

  private static final int BUFFER_BYTES = 64 << 10;

  private final int type;
  private final Optional<RawValue> value;
  private final int version;

  private DumpPayload(int type, Optional<RawValue> value, int version) {
    this.type = type;
    this.value = value;
    this.version = version;
  }

  /** Makes one of a value of a snapshot of {@code version}. */
  public static DumpPayload of(int type, RawValue value, int version) {
    return new DumpPayload(type, Optional.of(value), version);
  }

  /** Makes one without a value, which a server refuses for another reason than its version. */
  public static DumpPayload empty(int type, int version) {
    return new DumpPayload(type, Optional.empty(), version);
  }

  public long sizeBytes() {
    return value.map(RawValue::sizeBytes).orElse(0L) + MOST_OVERHEAD_BYTES;
  }

  /** Writes it. */
  public void writeTo(OutputStream out) throws IOException {
    CheckedOutput checked = new CheckedOutput(out);
    checked.write(type);
    if (value.isPresent()) {
      try (InputStream bytes = value.get().open()) {
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, value.get().sizeBytes() + 1)];
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
          checked.write(buffer, 0, read);
        }
      }
    }
    checked.write(version);
    checked.write(version >>> 8);
    out.write(LittleEndian.ofInt64(checked.checksum()));
  }

  /**
   * Reads one and returns the digest of {@code key} with it, as {@link RdbEntry#digest}.
   *
   * @param in ends where it does
   * @param length its length
   * @throws CorruptContentException if it is none, or is damaged
   */
  public static byte[] digest(byte[] key, InputStream in, long length) throws IOException {
    RdbInput input = new RdbInput(in, length);
    byte[] digest = digest(key, input.readByte(), input, new TreeSet<>());
    proveEnd(input, length);
    return digest;
  }

  /** Reads a value, and adds the name of the module that has written it, if it is one's. */
  static byte[] digest(byte[] key, int type, RdbInput input, Set<String> modules)
      throws IOException {
    RdbText text = new RdbText(input);
    ModuleReader reader = new ModuleReader(input, text);
    byte[] digest = new ValueReader(input, text, reader).read(type, key);
    modules.addAll(reader.names());
    return digest;
  }

  /** Reads what is behind a value. */
  static void proveEnd(RdbInput input, long length) throws IOException {
    if (input.position() != length - TRAILER_BYTES) {
      throw input.damaged("a value is not as long as it should be");
    }
    input.readInt16();
    proveChecksum(input);
  }

  /** Reads one like {@link #digest(byte[], InputStream, long)}. */
  public static byte[] digest(byte[] key, byte[] payload) throws IOException {
    return digest(key, new ByteArrayInputStream(payload), payload.length);
  }

  private static void proveChecksum(RdbInput input) throws IOException {
    long computed = input.checksum();
    if (input.readInt64() != computed) {
      throw input.damaged("a value has a wrong checksum");
    }
  }
}
