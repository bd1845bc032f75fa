package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.local.UnixSocketFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How a server that trusts whoever reaches its socket is connected to.
 *
 * @param user the role
 */
record SocketLogin(Path socket, String user) {

  private static final String NO_SUCH_DATABASE = "3D000";

  /** Connects to one of the two databases of which one is there, unless somebody drops both. */
  Connection connectAnywhere(Duration patience) throws SQLException {
    try {
      return connect("postgres", patience);
    } catch (SQLException e) {
      if (!PostgresErrors.state(e).equals(NO_SUCH_DATABASE)) {
        throw e;
      }
      return connect("template1", patience);
    }
  }

  /**
   * Connects.
   *
   * @param patience how long each answer may take; zero for ever
   * @return a connection, which the caller closes
   */
  Connection connect(String database, Duration patience) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.SOCKET_FACTORY.set(properties, UnixSocketFactory.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, socket.toString());
    PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(patience.toSeconds()));
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.APPLICATION_NAME.set(properties, "tidemark");
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    Connection connection = new Driver().connect("jdbc:postgresql://localhost/" + name, properties);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    return connection;
  }

  @Override
  public String toString() {
    return "the restored server at " + socket;
  }
}
