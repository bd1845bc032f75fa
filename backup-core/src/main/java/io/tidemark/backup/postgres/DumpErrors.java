package io.tidemark.backup.postgres;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.source.RunContext;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a server's error means to somebody who wants a dump. */
final class DumpErrors {

  private DumpErrors() {}

  /** Explains why the catalog could not be read; a cancelled run stays a cancelled run. */
  static BackupException planning(RunContext run, SQLException failure) {
    run.checkpoint();
    return explain("cannot read the catalog", "", failure);
  }

  /**
   * Explains why {@code action} failed.
   *
   * @param grant the statement that would give the missing privilege; empty if unknown
   */
  static BackupException copying(
      RunContext run, String action, String grant, SQLException failure) {
    run.checkpoint();
    return explain("cannot " + action, grant, failure);
  }

  private static BackupException explain(String problem, String grant, SQLException failure) {
    String state = PostgresErrors.state(failure);
    String text = problem + ": " + PostgresErrors.message(failure) + " (SQLSTATE " + state + ")";
    if (state.equals("42501")) {
      return new DatabaseUnavailableException(text, privilegeHint(text, grant), failure);
    }
    return new BackupFailedException(text, hint(state, text), failure);
  }

  private static String privilegeHint(String text, String grant) {
    if (text.toLowerCase(Locale.ROOT).contains("row-level security")) {
      return "dump as a superuser, or give the role BYPASSRLS";
    }
    return grant.isEmpty() ? "dump as a role that may read everything" : grant;
  }

  private static @Nullable String hint(String state, String text) {
    if (PostgresErrors.isConnectionLost(state)) {
      return "the connection was lost or ended by the server; look at its log and run again";
    }
    if (text.contains("conflict with recovery")) {
      return "raise max_standby_streaming_delay or set hot_standby_feedback on the standby, or dump"
          + " the primary";
    }
    return switch (state) {
      case "55P03" -> "a schema change holds a table; run again when it is done";
      case "40P01", "40001", "XX000" -> "the schema may be changing; run again";
      case "22021" ->
          "the database has no encoding (SQL_ASCII) and holds what is not UTF-8; correct it, or use"
              + " pg_dump";
      case "53200" -> "raise max_locks_per_transaction on the server";
      default -> null;
    };
  }
}
