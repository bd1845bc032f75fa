package io.tidemark.backup.report;

/** Texts from storages, as a terminal or a page of text may show them. */
final class PlainText {

  private PlainText() {}

  /** Replaces what a terminal would obey, and what turns text around; lines stay if wanted. */
  static String of(String text, boolean withLines) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isShown(c, withLines) ? c : ' '));
    return out.toString();
  }

  private static boolean isShown(int c, boolean withLines) {
    int type = Character.getType(c);
    return (withLines && c == '\n')
        || !(type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.UNASSIGNED);
  }
}
