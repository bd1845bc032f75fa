package io.tidemark.backup.redis.rdb;

import io.tidemark.backup.error.UnsupportedFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a snapshot from begin to end, in constant memory, and proves structure and checksum: the
 * versions of Redis 2.4 to 8.0 and of Valkey 7 and 8. Reads ahead by a block, so that the stream
 * should end where the snapshot does.
 */
public final class RdbReader {

  private static final int MOST_KEY_BYTES = 16 << 20;
  private static final int MOST_NOTE_BYTES = 1 << 20;
  private static final int MOST_FUNCTION_BYTES = 16 << 20;
  private static final int FIRST_WITH_CHECKSUM = 5;

  private static final int END = 0xff;
  private static final int DATABASE = 0xfe;
  private static final int EXPIRES_SECONDS = 0xfd;
  private static final int EXPIRES_MILLIS = 0xfc;
  private static final int SIZES = 0xfb;
  private static final int NOTE = 0xfa;
  private static final int FREQUENCY = 0xf9;
  private static final int IDLE = 0xf8;
  private static final int BESIDE_MODULE = 0xf7;
  private static final int FUNCTION_BEFORE_RELEASE = 0xf6;
  private static final int FUNCTION = 0xf5;
  private static final int SLOT = 0xf4;

  private final RdbInput in;
  private final RdbText text;
  private final ModuleReader modules;
  private final ValueReader values;
  private final RdbListener listener;
  private final RawCapture capture = new RawCapture();
  private final DatabaseCounts counts = new DatabaseCounts();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private int functions;
  private OptionalLong expiresAtMillis = OptionalLong.empty();
  private OptionalLong idleSeconds = OptionalLong.empty();
  private OptionalLong frequency = OptionalLong.empty();

  private RdbReader(InputStream rdb, RdbListener listener) {
    this.in = new RdbInput(rdb);
    this.text = new RdbText(in);
    this.modules = new ModuleReader(in, text);
    this.values = new ValueReader(in, text, modules);
    this.listener = listener;
  }

  /**
   * Reads everything up to the checksum.
   *
   * @throws io.tidemark.backup.codec.CorruptContentException if it is no snapshot or is damaged
   * @throws UnsupportedFormatException if it holds what this version does not know
   */
  public static RdbSummary read(InputStream rdb, RdbListener listener) throws IOException {
    return new RdbReader(rdb, listener).read();
  }

  private RdbSummary read() throws IOException {
    int version = version();
    for (int code = in.readByte(); code != END; code = in.readByte()) {
      part(code);
    }
    if (version >= FIRST_WITH_CHECKSUM) {
      proveChecksum();
    }
    return new RdbSummary(version, in.position(), notes, counts.all(), functions, modules.names());
  }

  private int version() throws IOException {
    byte[] head = new byte[9];
    in.readFully(head, 0, head.length);
    String word = new String(head, StandardCharsets.ISO_8859_1);
    if (!word.matches("REDIS[0-9]{4}|VALKEY[0-9]{3}")) {
      throw in.damaged("it does not begin as one");
    }
    return Integer.parseInt(word.replaceAll("[A-Z]", ""));
  }

  private void proveChecksum() throws IOException {
    long computed = in.checksum();
    long stored = in.readInt64();
    // A server that is told to compute none writes 0.
    if (stored != 0 && stored != computed) {
      throw in.damaged("its checksum is %016x and should be %016x".formatted(computed, stored));
    }
  }

  private void part(int code) throws IOException {
    switch (code) {
      case DATABASE -> database(text.readCount());
      case EXPIRES_SECONDS ->
          expiresAtMillis = OptionalLong.of(Integer.toUnsignedLong(in.readInt32()) * 1000);
      case EXPIRES_MILLIS -> expiresAtMillis = OptionalLong.of(in.readInt64());
      case IDLE -> idleSeconds = OptionalLong.of(text.readLength());
      case FREQUENCY -> frequency = OptionalLong.of(in.readByte());
      case SIZES -> skipLengths(2);
      case SLOT -> skipLengths(3);
      case NOTE -> note();
      case BESIDE_MODULE -> modules.beside();
      case FUNCTION -> function();
      case FUNCTION_BEFORE_RELEASE, 0xf3, 0xf2, 0xf1, 0xf0 -> throw unknown(code);
      default -> key(code);
    }
  }

  private void database(long number) throws IOException {
    if (number > Integer.MAX_VALUE) {
      throw in.damaged("a database has the number " + number);
    }
    counts.select((int) number);
  }

  private UnsupportedFormatException unknown(int code) {
    return new UnsupportedFormatException(
        "the snapshot of Redis has a part of kind %d at byte %d, which is not known"
            .formatted(code, in.position()),
        "use a newer version, or a server of a release that is supported");
  }

  private void skipLengths(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      text.readLength();
    }
  }

  private void note() throws IOException {
    String name = new String(text.readBytes(MOST_NOTE_BYTES), StandardCharsets.UTF_8);
    notes.put(name, new String(text.readBytes(MOST_NOTE_BYTES), StandardCharsets.UTF_8));
  }

  private void function() throws IOException {
    listener.function(text.readBytes(MOST_FUNCTION_BYTES));
    functions++;
  }

  private void key(int type) throws IOException {
    long start = in.position();
    byte[] key = text.readBytes(MOST_KEY_BYTES);
    boolean wanted = listener.wantsEntries();
    try {
      if (wanted) {
        in.copyTo(capture);
      }
      byte[] digest = values.read(type, key);
      if (wanted) {
        in.endCopy();
        capture.complete();
        listener.entry(
            new RdbEntry(
                counts.database(),
                key,
                type,
                expiresAtMillis,
                idleSeconds,
                frequency,
                capture,
                digest));
      }
      counts.add(in.position() - start, expiresAtMillis.isPresent(), digest);
    } finally {
      capture.clear();
    }
    expiresAtMillis = OptionalLong.empty();
    idleSeconds = OptionalLong.empty();
    frequency = OptionalLong.empty();
  }
}
