package io.tidemark.backup.postgres.archive;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes a script for psql, with the text that {@code pg_restore -f -} prints for an archive of the
 * same entries; identifiers that are written here are always quoted. It flushes the stream and
 * never closes it.
 */
public final class ScriptWriter implements DumpOutput {

  private static final int RESTRICT_KEY_LENGTH = 63;
  private static final String ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final ScriptOutput out;
  private final Optional<String> restrictKey;
  private final Deque<RestoreItem> items;
  private final PendingData pending;

  private ScriptWriter(ScriptOutput out, Optional<String> restrictKey, List<RestoreItem> items) {
    this.out = out;
    this.restrictKey = restrictKey;
    this.items = new ArrayDeque<>(items);
    this.pending = new PendingData(items.stream().map(RestoreItem::entry).toList());
  }

  /**
   * Returns a key for {@link #begin}.
   *
   * @param random must be unpredictable for whoever controls the server, as {@code SecureRandom} is
   */
  public static String restrictKey(RandomGenerator random) {
    return random
        .ints(RESTRICT_KEY_LENGTH, 0, ALPHANUMERIC.length())
        .collect(
            StringBuilder::new,
            (key, index) -> key.append(ALPHANUMERIC.charAt(index)),
            StringBuilder::append)
        .toString();
  }

  /**
   * Writes the settings with which a script begins.
   *
   * @param out stays the caller's
   * @param entries in the order in which they are to be restored
   * @param restrictKey keeps psql from executing meta-commands that a hostile server could have
   *     smuggled in (CVE-2025-8714). Without one also a psql from before August 2025 takes the
   *     script
   */
  public static ScriptWriter begin(
      OutputStream out, ArchiveFacts facts, List<TocEntry> entries, Optional<String> restrictKey)
      throws IOException {
    if (!RestoreOrder.standardStrings(entries).equals("on")) {
      throw new IllegalArgumentException("a script needs standard_conforming_strings = on");
    }
    ScriptOutput script = new ScriptOutput(out);
    ScriptWriter writer = new ScriptWriter(script, restrictKey, RestoreOrder.of(entries));
    script.comment("PostgreSQL database dump");
    writer.metaCommand("\\restrict ");
    script.line("-- Dumped from database version " + ScriptOutput.oneLine(facts.serverVersion()));
    script.line("-- Dumped by pg_dump version " + ScriptOutput.oneLine(facts.dumpVersion()));
    script.line("");
    for (String setting : RestoreOrder.settings(entries)) {
      script.line(setting);
    }
    script.line("");
    return writer;
  }

  @Override
  public void rows(TocEntry entry, ContentWriter rows) throws IOException {
    pending.deliver(
        entry,
        () -> {
          begin(entry);
          out.text(entry.copyStatement());
          RowsOutput text = new RowsOutput(out.stream());
          rows.writeTo(text);
          text.end(entry);
        });
  }

  @Override
  public void largeObjects(TocEntry entry, LargeObjects objects) throws IOException {
    pending.deliver(
        entry,
        () -> {
          begin(entry);
          out.statement("BEGIN;");
          objects.writeTo(this::largeObject);
          out.statement("COMMIT;");
        });
  }

  @Override
  public void finish() throws IOException {
    pending.finish(
        () -> {
          while (!items.isEmpty()) {
            out.item(items.remove());
          }
          out.comment("PostgreSQL database dump complete");
          metaCommand("\\unrestrict ");
          out.flush();
        });
  }

  /** Writes everything up to the data of {@code entry}. */
  private void begin(TocEntry entry) throws IOException {
    RestoreItem item = items.remove();
    while (item.entry().dumpId() != entry.dumpId()) {
      out.item(item);
      item = items.remove();
    }
    out.item(item);
  }

  private void largeObject(long oid, ContentWriter content) throws IOException {
    out.line("SELECT pg_catalog.lo_open('" + oid + "', 131072);");
    LargeObjectOutput literals = new LargeObjectOutput(out);
    content.writeTo(literals);
    literals.end();
    out.statement("SELECT pg_catalog.lo_close(0);");
  }

  private void metaCommand(String command) throws IOException {
    if (restrictKey.isPresent()) {
      out.statement(command + restrictKey.get());
    }
  }
}
