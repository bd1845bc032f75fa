package io.tidemark.backup.postgres.ddl;

/** When a trigger, a rule or an event trigger fires. */
final class FiringState {

  private FiringState() {}

  /** Returns the words of {@code ALTER}, with a space before; empty for the usual state. */
  static String keywords(String letter) {
    return switch (letter) {
      case "O" -> "";
      case "D" -> " DISABLE";
      case "A" -> " ENABLE ALWAYS";
      case "R" -> " ENABLE REPLICA";
      default -> throw new IllegalArgumentException("unknown firing state " + letter);
    };
  }
}
