package io.tidemark.backup.postgres;

/** How values are written as text; the same for a dump and for a comparison with it. */
final class RowText {

  /** Local to the transaction. {@code money} alone still depends on the server: lc_monetary. */
  static final String SETTINGS =
      """
      SET LOCAL DateStyle = 'ISO';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL TimeZone = 'UTC';
      SET LOCAL extra_float_digits = 3;
      SET LOCAL bytea_output = 'hex';
      SET LOCAL xmloption = 'content';
      """;

  private RowText() {}
}
