package io.tidemark.backup.postgres;

/** Quotes words for the POSIX shell. */
final class ShellQuote {

  private ShellQuote() {}

  /** Returns {@code text} as one word, quoted where it needs to be. */
  static String word(String text) {
    boolean plain = text.matches("[A-Za-z0-9@%+=:,./_][A-Za-z0-9@%+=:,./_-]*");
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
