package io.tidemark.backup.postgres;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.postgres.archive.RestoreItem;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds out before anything is restored that an owner is missing on the server. */
final class RestoreRoles {

  private RestoreRoles() {}

  static void requireOwners(BorrowedConnection connection, List<RestoreItem> items)
      throws SQLException {
    Set<String> missing =
        items.stream()
            .filter(item -> !item.ownership().isEmpty())
            .map(item -> item.entry().owner())
            .collect(Collectors.toCollection(TreeSet::new));
    connection.each(
        "SELECT rolname FROM pg_catalog.pg_roles", row -> missing.remove(row.getString(1)));
    if (!missing.isEmpty()) {
      throw new RestoreFailedException(
          "objects in the dump belong to roles that this server does not have: "
              + String.join(", ", missing),
          "create them (CREATE ROLE ...), or restore with noOwner()");
    }
  }
}
