package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.source.RunContext;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says what a server's error means to somebody who restores. */
final class RestoreErrors {

  private RestoreErrors() {}

  /** Explains why {@code action} failed; a cancelled run stays a cancelled run. */
  static BackupException explain(RunContext run, String action, SQLException failure) {
    run.checkpoint();
    String state = PostgresErrors.state(failure);
    String text =
        "cannot %s: %s (SQLSTATE %s)".formatted(action, PostgresErrors.message(failure), state);
    return new RestoreFailedException(text, hint(state), failure);
  }

  private static @Nullable String hint(String state) {
    if (PostgresErrors.isConnectionLost(state)) {
      return "the connection was lost or ended by the server; look at its log and run again";
    }
    return switch (state) {
      case "42501" ->
          "restore as a superuser or the database's owner, or without owners and grants";
      case "42704" ->
          "something that the dump relies on is not on this server, such as a role or a table space;"
              + " create it, or restore without owners and grants";
      case "0A000", "58P01" ->
          "install the extension's files on this server, or a newer PostgreSQL";
      case "53100" -> "the server's disk is full";
      case "53200" ->
          "raise max_locks_per_transaction on the server, or restore into a new database";
      default -> null;
    };
  }
}
