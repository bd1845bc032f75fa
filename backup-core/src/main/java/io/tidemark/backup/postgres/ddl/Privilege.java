package io.tidemark.backup.postgres.ddl;

import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of privilege, with its letter in an {@code aclitem}.
 *
 * @param letter the letter
 * @param keyword the word in {@code GRANT}
 */
record Privilege(char letter, String keyword) {

  private static final Privilege SELECT = new Privilege('r', "SELECT");
  private static final Privilege INSERT = new Privilege('a', "INSERT");
  private static final Privilege UPDATE = new Privilege('w', "UPDATE");
  private static final Privilege REFERENCES = new Privilege('x', "REFERENCES");
  private static final Privilege USAGE = new Privilege('U', "USAGE");
  private static final Privilege CREATE = new Privilege('C', "CREATE");

  private static final List<Privilege> COLUMN = List.of(SELECT, INSERT, UPDATE, REFERENCES);
  private static final List<Privilege> TABLE =
      List.of(
          SELECT,
          INSERT,
          REFERENCES,
          new Privilege('d', "DELETE"),
          new Privilege('t', "TRIGGER"),
          new Privilege('D', "TRUNCATE"),
          UPDATE);

  /** The first major version with {@code MAINTAIN}. */
  private static final int MAINTAIN_SINCE = 17;

  /** Returns every privilege that can be granted on a kind of object. */
  static List<Privilege> of(String kind, boolean column, int serverMajor) {
    return switch (kind) {
      case "TABLE", "TABLES" -> column ? COLUMN : table(serverMajor);
      case "SEQUENCE", "SEQUENCES" -> List.of(SELECT, USAGE, UPDATE);
      case "FUNCTION", "FUNCTIONS", "PROCEDURE" -> List.of(new Privilege('X', "EXECUTE"));
      case "SCHEMA", "SCHEMAS" -> List.of(CREATE, USAGE);
      case "LANGUAGE", "TYPE", "TYPES", "FOREIGN DATA WRAPPER", "FOREIGN SERVER" -> List.of(USAGE);
      case "LARGE OBJECT", "LARGE OBJECTS" -> List.of(SELECT, UPDATE);
      default -> throw new IllegalArgumentException("no privileges are known for " + kind);
    };
  }

  private static List<Privilege> table(int serverMajor) {
    if (serverMajor < MAINTAIN_SINCE) {
      return TABLE;
    }
    return Stream.concat(TABLE.stream(), Stream.of(new Privilege('m', "MAINTAIN"))).toList();
  }
}
