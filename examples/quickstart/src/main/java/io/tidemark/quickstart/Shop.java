package io.tidemark.quickstart;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema and the data of a small shop. */
final class Shop {

  private Shop() {}

  /**
   * Fills an empty database.
   *
   * @param scale 1 for some 240,000 rows; the number of rows grows with it
   */
  static void fill(Connection database, int scale) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(Script.read("shop.sql").replace(":scale", Integer.toString(scale)));
    }
  }
}
