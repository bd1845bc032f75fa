package io.tidemark.backup.postgres.wire;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGProperty;

/** Lets the driver connect and log in to one server. */
@FunctionalInterface
public interface Login {

  /** Connects with some properties more than usual. */
  Connection connect(Map<PGProperty, String> more) throws SQLException;
}
