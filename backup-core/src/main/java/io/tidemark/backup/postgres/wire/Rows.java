package io.tidemark.backup.postgres.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a command has answered with, as texts. */
public final class Rows {

  private final List<String> columns;
  private final List<List<@Nullable String>> rows = new ArrayList<>();

  Rows(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  void add(List<@Nullable String> row) {
    rows.add(row);
  }

  public int size() {
    return rows.size();
  }

  /** Returns a value that must be there. */
  public String value(int row, String column) throws IOException {
    String value = nullable(row, column);
    if (value == null) {
      throw new IOException("the server has sent no value for '" + column + "'");
    }
    return value;
  }

  /** Returns a value that may be null. */
  public @Nullable String nullable(int row, String column) throws IOException {
    int index = columns.indexOf(column);
    if (index < 0 || row >= rows.size()) {
      throw new IOException("the server's answer has no '" + column + "', only " + columns);
    }
    return rows.get(row).get(index);
  }

  /** Returns the value of the first column, for answers that have just one value. */
  public String single() throws IOException {
    return value(0, columns.isEmpty() ? "" : columns.get(0));
  }
}
