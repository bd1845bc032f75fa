package io.tidemark.backup.postgres.ddl;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The current row of a catalog query. NULL texts are empty and NULL numbers zero. */
final class Row {

  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  String text(String column) throws SQLException {
    String value = rows.getString(column);
    return value == null ? "" : value;
  }

  @Nullable String nullableText(String column) throws SQLException {
    return rows.getString(column);
  }

  boolean isNull(String column) throws SQLException {
    return rows.getString(column) == null;
  }

  boolean flag(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  /** Returns a {@code text[]}; NULL elements stay null, a NULL array is empty. */
  List<String> texts(String column) throws SQLException {
    Array array = rows.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
