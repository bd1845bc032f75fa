package io.tidemark.backup.report;

/** What a cell or a line means, as a sign beside the word; colours come on top. */
enum Mark {
  NONE("", ""),
  GOOD("✓", "good"),
  WARNING("▲", "warn"),
  BAD("✗", "bad"),
  MISSING("○", "miss"),
  UNKNOWN("?", "unknown");

  private final String sign;
  private final String style;

  Mark(String sign, String style) {
    this.sign = sign;
    this.style = style;
  }

  String sign() {
    return sign;
  }

  /** Returns the class in the style sheet. */
  String style() {
    return style;
  }

  /** Returns a text with the sign in front. */
  String with(String text) {
    return this == NONE ? text : sign + " " + text;
  }
}
