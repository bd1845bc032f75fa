package io.tidemark.backup.postgres;

import io.tidemark.backup.source.RunContext;
import java.sql.Connection;
import java.sql.SQLException;

/** Creates a database with the encoding and the locale that the dump's database had. */
record DatabaseLocale(DumpFile dump, RunContext run) {

  void create(Connection connection, String name) throws SQLException {
    String plain = "CREATE DATABASE " + SqlText.name(name) + " TEMPLATE template0" + encoding();
    String locale = locale();
    try {
      NewDatabase.execute(connection, plain + locale);
    } catch (SQLException e) {
      run.checkpoint();
      if (locale.isEmpty()) {
        throw e;
      }
      NewDatabase.execute(connection, plain);
      run.warn(
          "the server does not know the dump's locale (%s); the new database has the server's,"
                  .formatted(locale.strip())
              + " and may sort text in another order");
    }
  }

  private String encoding() {
    String encoding = dump.fact("encoding");
    return " ENCODING " + SqlText.string(encoding.isEmpty() ? "UTF8" : encoding);
  }

  private String locale() {
    if (dump.fact("collation").isEmpty()) {
      return "";
    }
    String both = " LC_COLLATE " + literal("collation") + " LC_CTYPE " + literal("character-type");
    return switch (dump.fact("locale-provider")) {
      case "icu" -> both + " LOCALE_PROVIDER icu ICU_LOCALE " + literal("locale");
      case "builtin" -> both + " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + literal("locale");
      default -> both;
    };
  }

  private String literal(String fact) {
    return SqlText.string(dump.fact(fact));
  }
}
