package io.tidemark.backup.notification;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Makes texts fit into what a service takes, at the border of a code point. */
final class Clip {

  private static final String ELLIPSIS = "…";
  private static final int REPLACEMENT = 0xFFFD;

  /** What chat services make a mention of everybody of, wherever it stands. */
  private static final Pattern EVERYBODY =
      Pattern.compile("@(?=(?:everyone|here|channel|all)\\b)", Pattern.CASE_INSENSITIVE);

  private static final String NO_BREAK = "@\u200B";

  private Clip() {}

  /**
   * Returns {@code text} in at most {@code limit} UTF-16 units, which are never fewer than its
   * characters.
   */
  static String to(int limit, String text) {
    return to(limit, text, Character::toString);
  }

  /** Returns the same of the escaped text, without ever cutting an escape sequence. */
  static String to(int limit, String text, IntFunction<String> escape) {
    StringBuilder out = new StringBuilder();
    int fits = 0;
    for (int point : text.codePoints().toArray()) {
      String piece = escape.apply(sound(point));
      if (out.length() + piece.length() > limit) {
        out.setLength(fits);
        return out.append(ELLIPSIS).toString();
      }
      out.append(piece);
      if (out.length() < limit) {
        fits = out.length();
      }
    }
    return out.toString();
  }

  /** Returns {@code text} in at most {@code limit} bytes of UTF-8. */
  static byte[] toBytes(int limit, String text) {
    String whole = to(limit, text);
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int units = limit; bytes.length > limit; units -= units / 10 + 1) {
      bytes = to(units, text).getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  /** Control characters and halves of characters are nothing that a service should have to take. */
  private static int sound(int point) {
    boolean isBroken = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean isControl = Character.isISOControl(point) && point != '\n' && point != '\t';
    return isBroken || isControl ? REPLACEMENT : point;
  }

  /** Keeps a text from calling everybody, and reads the same. */
  static String calm(String text) {
    return EVERYBODY.matcher(text).replaceAll(NO_BREAK);
  }
}
