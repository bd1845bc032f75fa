package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.Rows;
import io.tidemark.backup.postgres.wire.ServerException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A physical replication slot: what keeps a server from removing the log before it is stored.
 *
 * @param name its name
 * @param restart where the log is kept from, as far as the server says so
 */
record ReplicationSlot(String name, Optional<Lsn> restart) {

  // Older servers cannot be asked over the replication protocol.
  private static final int CAN_BE_READ = 150_000;
  private static final int GIVES_UP_IDLE_ONES = 180_000;
  private static final String EXISTS = "42710";
  private static final String NOT_USABLE = "55000";

  /** Finds the slot, or makes it; one that the server has given up is made anew. */
  static ReplicationSlot ensure(ReplicationConnection connection, String name, ClusterFacts server)
      throws IOException {
    if (server.serverVersion() < CAN_BE_READ) {
      create(connection, name);
      return new ReplicationSlot(name, Optional.empty());
    }
    Rows found = read(connection, name);
    if (found.nullable(0, "slot_type") == null) {
      create(connection, name);
      found = read(connection, name);
    } else if (found.nullable(0, "restart_lsn") == null) {
      drop(connection, name);
      create(connection, name);
      found = read(connection, name);
    }
    @Nullable String restart = found.nullable(0, "restart_lsn");
    return new ReplicationSlot(name, Optional.ofNullable(restart).map(Lsn::parse));
  }

  /**
   * Drops a slot that a server refuses although it says where it begins: since version 18 it gives
   * up slots for other reasons than a lack of room. The next attempt makes it anew.
   */
  static void dropIfUnusable(
      ReplicationConnection connection, String name, ClusterFacts server, ServerException refusal)
      throws IOException {
    if (server.serverVersion() >= GIVES_UP_IDLE_ONES && NOT_USABLE.equals(refusal.sqlState())) {
      drop(connection, name);
    }
  }

  private static void drop(ReplicationConnection connection, String name) throws IOException {
    connection.query("DROP_REPLICATION_SLOT " + WalStream.quoted(name));
  }

  private static Rows read(ReplicationConnection connection, String name) throws IOException {
    return connection.query("READ_REPLICATION_SLOT " + WalStream.quoted(name));
  }

  private static void create(ReplicationConnection connection, String name) throws IOException {
    try {
      connection.query(
          "CREATE_REPLICATION_SLOT %s PHYSICAL RESERVE_WAL".formatted(WalStream.quoted(name)));
    } catch (ServerException e) {
      if (!EXISTS.equals(e.sqlState())) {
        throw e;
      }
    }
  }
}
