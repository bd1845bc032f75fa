package io.tidemark.backup.postgres;

import io.tidemark.backup.source.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Creates a database with the encoding and the locale that the dump's database had. */
record DatabaseLocale(DumpFile dump, RunContext run) {

  void create(Connection connection, String name) throws SQLException {
    Map<String, String> facts = dump.report().facts();
    String database = "CREATE DATABASE " + SqlText.name(name);
    try {
      NewDatabase.execute(connection, database + clauses(facts));
    } catch (SQLException e) {
      run.checkpoint();
      if (locale(facts).isEmpty()) {
        throw e;
      }
      NewDatabase.execute(connection, database + template(facts));
      run.warn(
          "the server does not know the dump's locale (%s); the new database has the server's,"
                  .formatted(locale(facts).strip())
              + " and may sort text in another order");
    }
  }

  /** Returns what follows the name in CREATE DATABASE, according to a backup's facts. */
  static String clauses(Map<String, String> facts) {
    return template(facts) + locale(facts);
  }

  private static String template(Map<String, String> facts) {
    return " WITH TEMPLATE = template0 ENCODING = "
        + SqlText.string(facts.getOrDefault("encoding", "UTF8"));
  }

  private static String locale(Map<String, String> facts) {
    if (!facts.containsKey("collation")) {
      return "";
    }
    String both =
        " LC_COLLATE = "
            + literal(facts, "collation")
            + " LC_CTYPE = "
            + literal(facts, "character-type");
    return switch (facts.getOrDefault("locale-provider", "libc")) {
      case "icu" -> both + " LOCALE_PROVIDER = icu ICU_LOCALE = " + literal(facts, "locale");
      case "builtin" ->
          both + " LOCALE_PROVIDER = builtin BUILTIN_LOCALE = " + literal(facts, "locale");
      default -> both;
    };
  }

  private static String literal(Map<String, String> facts, String fact) {
    return SqlText.string(facts.getOrDefault(fact, ""));
  }
}
