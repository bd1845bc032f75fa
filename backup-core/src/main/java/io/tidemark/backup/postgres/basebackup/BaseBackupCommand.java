package io.tidemark.backup.postgres.basebackup;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The command that starts a base backup, in the syntax of the server's version. */
final class BaseBackupCommand {

  /** From here on options stand in parentheses, and all archives come in one copy. */
  static final int NEW_SYNTAX = 150_000;

  // The server takes kilobytes between these.
  private static final long MIN_RATE = 32;
  private static final long MAX_RATE = 1_048_576;

  private final BaseBackupOptions options;

  BaseBackupCommand(BaseBackupOptions options) {
    this.options = options;
  }

  String text(int serverVersion) {
    return serverVersion >= NEW_SYNTAX ? inParentheses(options()) : inOrder();
  }

  /** Asks for what is new since the backup whose manifest was uploaded. */
  String incrementalText() {
    List<String> all = options();
    all.add("INCREMENTAL");
    return inParentheses(all);
  }

  private static String inParentheses(List<String> all) {
    return "BASE_BACKUP (" + String.join(", ", all) + ")";
  }

  private List<String> options() {
    List<String> all = new ArrayList<>();
    all.add("LABEL " + quoted(options.label()));
    all.add("PROGRESS true");
    all.add("CHECKPOINT " + quoted(options.fastCheckpoint() ? "fast" : "spread"));
    // The log is streamed beside, so there is no archiver to wait for.
    all.add("WAL false");
    all.add("WAIT false");
    rate().ifPresent(kilobytes -> all.add("MAX_RATE " + kilobytes));
    all.add("TABLESPACE_MAP true");
    all.add("MANIFEST 'yes'");
    all.add("MANIFEST_CHECKSUMS " + quoted(options.checksums()));
    options.serverCompression().ifPresent(method -> all.add("COMPRESSION " + quoted(method)));
    return all;
  }

  private String inOrder() {
    StringBuilder text = new StringBuilder("BASE_BACKUP LABEL ").append(quoted(options.label()));
    text.append(" PROGRESS ").append(options.fastCheckpoint() ? "FAST " : "").append("NOWAIT");
    rate().ifPresent(kilobytes -> text.append(" MAX_RATE ").append(kilobytes));
    text.append(" TABLESPACE_MAP MANIFEST 'yes' MANIFEST_CHECKSUMS ");
    return text.append(quoted(options.checksums())).toString();
  }

  private OptionalLong rate() {
    return options.bytesPerSecond().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.max(MIN_RATE, Math.min(MAX_RATE, options.bytesPerSecond().getAsLong() / 1024)));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
