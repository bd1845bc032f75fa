package io.tidemark.backup.postgres;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The hosts of a URI of which one kind is meant, for replication. The driver finds out with SQL
 * which kind a server is, and that is what replication connections do not take.
 */
record ReplicationHosts(PostgresUri uri, String serverType, String purpose) {

  private static final String READ_ONLY = "transaction_read_only";

  /** Connects to the first host that is of the kind, or to any where it is only preferred. */
  ReplicationConnection connect() throws IOException {
    String type = serverType.toLowerCase(Locale.ROOT);
    boolean isPrimary = type.endsWith("primary") || type.equals("master");
    @Nullable DatabaseUnavailableException failure = null;
    for (PostgresUri host : uri.eachHost()) {
      try {
        Optional<ReplicationConnection> found = connect(host, isPrimary);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (DatabaseUnavailableException e) {
        failure = e;
      }
    }
    if (type.startsWith("prefer")) {
      return PostgresConnections.replication(any(), purpose);
    }
    throw none(isPrimary, failure);
  }

  private PostgresUri any() {
    return uri.withProperty(PGProperty.TARGET_SERVER_TYPE, "any");
  }

  private Optional<ReplicationConnection> connect(PostgresUri host, boolean isPrimary)
      throws IOException {
    ReplicationConnection connection = PostgresConnections.replication(host, purpose);
    boolean fits = false;
    try {
      fits = isPrimary == "off".equals(connection.setting(READ_ONLY));
      return fits ? Optional.of(connection) : Optional.empty();
    } finally {
      if (!fits) {
        close(connection);
      }
    }
  }

  private static void close(ReplicationConnection connection) throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("closing a connection failed", e);
    }
  }

  private DatabaseUnavailableException none(
      boolean isPrimary, @Nullable DatabaseUnavailableException failure) {
    return new DatabaseUnavailableException(
        "no host of %s can be reached that is a %s"
            .formatted(uri, isPrimary ? "primary" : "standby"),
        "look at the servers, and at target_session_attrs in the URI",
        failure);
  }
}
