package io.tidemark.backup.postgres;

/** Writes values for {@code postgresql.conf}. */
final class ConfigurationText {

  private ConfigurationText() {}

  /**
   * Returns {@code value} as a quoted value, in which quotes and backslashes stand for themselves.
   */
  static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
