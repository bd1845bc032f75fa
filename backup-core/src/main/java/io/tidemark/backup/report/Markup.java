package io.tidemark.backup.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements whose attributes and texts are escaped, whatever is in them. */
final class Markup {

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Writes something that is markup already. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  Markup begin(String name, Object... attributes) {
    start(name, attributes);
    out.append('>');
    open.push(name);
    return this;
  }

  /** Writes an element that has no content. */
  Markup single(String name, Object... attributes) {
    start(name, attributes);
    out.append("/>");
    return this;
  }

  /** Writes an element with a text. */
  Markup element(String name, String text, Object... attributes) {
    return begin(name, attributes).text(text).end();
  }

  private void start(String name, Object... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(String.valueOf(attributes[i + 1]));
      out.append('"');
    }
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Ends the element that was begun last. */
  Markup end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  Markup line() {
    out.append('\n');
    return this;
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isPrintable(c) ? c : 0xFFFD);
              }
            });
  }

  /** Whether a page may hold it: no control, no half of a pair, nothing that turns text around. */
  private static boolean isPrintable(int c) {
    int type = Character.getType(c);
    return c == '\n'
        || !(type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.UNASSIGNED);
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not ended: " + open);
    }
    return out.toString();
  }
}
