package io.tidemark.backup.postgres.ddl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code (NAME = value, ...)} list of a {@code CREATE} statement; absent values are left out.
 */
final class Attributes {

  private final List<String> items = new ArrayList<>();

  /** Adds SQL as it is; nothing where it is empty. */
  Attributes add(String name, String sql) {
    if (!sql.isEmpty()) {
      items.add(name + " = " + sql);
    }
    return this;
  }

  /** Adds what {@code regproc} printed; nothing for its dash. */
  Attributes addFunction(String name, String regproc) {
    return add(name, regproc.equals("-") ? "" : regproc);
  }

  Attributes addLiteral(String name, @Nullable String value) {
    return add(name, value == null ? "" : Sql.literal(value));
  }

  /** Adds a number other than zero. */
  Attributes addNumber(String name, long number) {
    return add(name, number == 0 ? "" : Long.toString(number));
  }

  Attributes addFlag(String name, boolean set) {
    if (set) {
      items.add(name);
    }
    return this;
  }

  @Override
  public String toString() {
    return items.stream()
        .map(i -> "\n    " + i)
        .reduce((a, b) -> a + "," + b)
        .orElse("")
        .transform(list -> "(" + list + "\n)");
  }
}
