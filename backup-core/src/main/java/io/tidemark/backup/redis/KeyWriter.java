package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.redis.rdb.DumpPayload;
import io.tidemark.backup.redis.rdb.RdbEntry;
import io.tidemark.backup.redis.rdb.RdbListener;
import io.tidemark.backup.redis.wire.RedisConnection;
import io.tidemark.backup.redis.wire.RedisErrorException;
import io.tidemark.backup.redis.wire.Reply;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/** Writes the chosen keys of a snapshot into a server, as it hears of them. */
final class KeyWriter implements RdbListener {

  private static final byte[] RESTORE = ascii("RESTORE");
  private static final byte[] REPLACE = ascii("REPLACE");
  private static final byte[] ABSOLUTE = ascii("ABSTTL");
  private static final byte[] IDLE = ascii("IDLETIME");
  private static final byte[] FREQUENCY = ascii("FREQ");

  private final ServerLink link;
  private final RunContext run;
  private final KeySelection selection;
  private final OnConflict conflict;
  private final int version;
  private final IntUnaryOperator place;
  private final CommandWindow window;

  private final BitSet skipped = new BitSet();
  private int heard;
  private long written;

  /**
   * Makes a writer.
   *
   * @param version the format's version, which the server must know
   * @param place where a database's keys are written
   */
  KeyWriter(RestoreRun restore, OnConflict conflict, int version, IntUnaryOperator place) {
    this.link = restore.link();
    this.run = restore.run();
    this.selection = restore.selection();
    this.conflict = conflict;
    this.version = version;
    this.place = place;
    this.window = link.window();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean wantsEntries() {
    return true;
  }

  @Override
  public void entry(RdbEntry entry) {
    OptionalInt target = selection.target(entry);
    if (target.isPresent()) {
      link.work("write keys", connection -> send(entry, place.applyAsInt(target.getAsInt())));
    }
  }

  private CommandWindow send(RdbEntry entry, int into) throws IOException {
    window.use(into);
    int ordinal = heard++;
    byte[] key = entry.key();
    DumpPayload payload = DumpPayload.of(entry.type(), entry.value(), version);
    window.add(
        key.length + payload.sizeBytes(),
        connection -> command(connection, entry, payload),
        connection -> answered(connection.receive(), key, ordinal));
    return window;
  }

  private void command(RedisConnection connection, RdbEntry entry, DumpPayload payload)
      throws IOException {
    boolean replaces = conflict == OnConflict.REPLACE;
    boolean idles = entry.idleSeconds().isPresent();
    boolean counts = !idles && entry.frequency().isPresent();
    connection.begin(5 + (replaces ? 1 : 0) + (idles || counts ? 2 : 0));
    connection.part(RESTORE);
    connection.part(entry.key());
    connection.part(ascii(Long.toString(entry.expiresAtMillis().orElse(0))));
    connection.part(payload.sizeBytes(), payload::writeTo);
    connection.part(ABSOLUTE);
    if (replaces) {
      connection.part(REPLACE);
    }
    if (idles) {
      connection.part(IDLE);
      connection.part(ascii(Long.toString(entry.idleSeconds().getAsLong())));
    } else if (counts) {
      connection.part(FREQUENCY);
      connection.part(ascii(Long.toString(entry.frequency().getAsLong())));
    }
  }

  private void answered(Reply reply, byte[] key, int ordinal) {
    if (!(reply instanceof Reply.Failure failure)) {
      written++;
    } else if (conflict == OnConflict.SKIP && failure.words().startsWith("BUSYKEY")) {
      skipped.set(ordinal);
    } else {
      throw failed(key, new RedisErrorException(failure.words()));
    }
  }

  private BackupException failed(byte[] key, RedisErrorException refusal) {
    return RestoreFailures.explain(
        run, "restore key %s, after %d others".formatted(KeyName.escaped(key), written), refusal);
  }

  void finish() {
    link.work(
        "write keys",
        connection -> {
          window.finish();
          return written;
        });
  }

  /** Returns how many keys were written. */
  long written() {
    return written;
  }

  /** Returns which of the keys to restore were there already, by their order in the snapshot. */
  BitSet skipped() {
    return skipped;
  }
}
