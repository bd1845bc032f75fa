package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says in the user's terms why a database cannot be reached or denies something. */
final class PostgresErrors {

  private static final String START_OF_CONNECTION_ERRORS = "08";

  private PostgresErrors() {}

  /** Explains why no connection to {@code place} came about. */
  static DatabaseUnavailableException connecting(String place, SQLException failure) {
    Reason reason = networkReason(failure).orElseGet(() -> loginReason(failure));
    return new DatabaseUnavailableException(
        "cannot connect to " + place + ": " + reason.why(), reason.hint(), failure);
  }

  /** Explains why a question to the server has no answer. */
  static DatabaseUnavailableException asking(String problem, SQLException failure) {
    String why = message(failure);
    return new DatabaseUnavailableException(
        problem + ": " + why,
        why.contains("statement pooling")
            ? "let the pooler pool sessions or transactions, or connect around it"
            : "look at the server and run again",
        failure);
  }

  private record Reason(String why, @Nullable String hint) {}

  private static Optional<Reason> networkReason(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return reason("unknown host " + cause.getMessage(), "check the host name");
      }
      if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
        return reason(
            "no server answers there (" + cause.getMessage() + ")",
            "check host and port, that the server runs, and that it listens on that address");
      }
      if (cause instanceof SocketTimeoutException) {
        return reason(
            "the server does not answer in time",
            "check host, port and firewalls; connect_timeout in the URI sets the limit in seconds");
      }
      if (cause instanceof SSLException) {
        return reason(
            "the TLS handshake failed (" + cause.getMessage() + ")",
            "check sslmode and sslrootcert in the URI");
      }
    }
    return Optional.empty();
  }

  private static Reason loginReason(SQLException failure) {
    String why = message(failure);
    return switch (state(failure)) {
      case "28P01" ->
          new Reason("wrong password or unknown role (" + why + ")", "check user and password");
      case "28000" -> rejected(why);
      case "3D000" ->
          new Reason("there is no such database (" + why + ")", "check the database's name");
      case "53300" ->
          new Reason(
              "the server has no connection left (" + why + ")",
              "raise max_connections or max_wal_senders, or free connections, and run again");
      case "57P03" -> new Reason(why, "the server is starting or stopping; run again later");
      case "42501" ->
          why.toLowerCase(Locale.ROOT).replace(" ", "").contains("walsender")
              ? new Reason("the role may not replicate (" + why + ")", "ALTER ROLE ... REPLICATION")
              : new Reason(
                  "the role may not connect (" + why + ")",
                  "GRANT CONNECT ON DATABASE to the role");
      case "08004" ->
          new Reason(
              "the login was refused (" + why + ")",
              "check that a password is given, and sslmode if the server has no TLS");
      case "08P01" ->
          why.contains("startup parameter: replication")
              ? new Reason(
                  "a pooler is in between that passes no replication on (" + why + ")",
                  "connect to the server itself, around the pooler")
              : new Reason(why, null);
      default -> new Reason(why, null);
    };
  }

  private static Reason rejected(String why) {
    String lower = why.toLowerCase(Locale.ROOT);
    if (lower.contains("no encryption") || lower.contains("ssl off")) {
      return new Reason(
          "pg_hba.conf has no entry for this unencrypted connection (" + why + ")",
          "add sslmode=require to the URI, or an entry to the server's pg_hba.conf");
    }
    if (lower.contains("pg_hba")) {
      return new Reason(
          "pg_hba.conf does not let this client in (" + why + ")",
          "add an entry for this database, role and address to the server's pg_hba.conf");
    }
    return new Reason("the role may not log in (" + why + ")", "check the role's name and LOGIN");
  }

  private static Optional<Reason> reason(String why, String hint) {
    return Optional.of(new Reason(why, hint));
  }

  /** Tells whether the connection itself broke or was ended by the server. */
  static boolean isConnectionLost(String state) {
    return state.startsWith(START_OF_CONNECTION_ERRORS) || state.startsWith("57P0");
  }

  /** Returns the SQL state, looking through the wrappers of connection pools; empty if none. */
  static String state(SQLException failure) {
    String state = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }

  /** Returns the server's own words on one line: message, detail and hint. */
  static String message(SQLException failure) {
    ServerErrorMessage server = serverMessage(failure);
    if (server == null || server.getMessage() == null) {
      return oneLine(String.valueOf(failure.getMessage()));
    }
    StringBuilder text = new StringBuilder(server.getMessage());
    if (server.getDetail() != null) {
      text.append("; ").append(server.getDetail());
    }
    if (server.getHint() != null) {
      text.append("; ").append(server.getHint());
    }
    return oneLine(text.toString());
  }

  static @Nullable ServerErrorMessage serverMessage(Throwable failure) {
    ServerErrorMessage found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
        found = postgres.getServerErrorMessage();
      }
    }
    return found;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
