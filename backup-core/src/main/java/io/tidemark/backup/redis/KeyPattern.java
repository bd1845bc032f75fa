package io.tidemark.backup.redis;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;

/**
 * A pattern of keys, as KEYS and SCAN take it: {@code *} is any bytes, {@code ?} any one, {@code
 * [a-c]} and {@code [^a]} one of a set, and a backslash takes the next one as it is. Time is at
 * most the product of both lengths.
 */
final class KeyPattern {

  private final byte[] pattern;
  private final String text;

  private KeyPattern(String text) {
    this.text = text;
    this.pattern = text.getBytes(StandardCharsets.UTF_8);
  }

  static KeyPattern of(String text) {
    if (text.isEmpty()) {
      throw new InvalidConfigurationException(
          "the pattern of keys is empty", "give one like user:*, or none for all keys");
    }
    return new KeyPattern(text);
  }

  boolean matches(byte[] key) {
    int p = 0;
    int k = 0;
    int star = -1; // behind the last star, and what it covers up to
    int covered = 0;
    while (k < key.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = ++p;
        covered = k;
      } else if (p < pattern.length && takes(p, key[k])) {
        p = next(p);
        k++;
      } else if (star >= 0) {
        p = star;
        k = ++covered;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  /** Whether the element that begins at {@code p} takes a byte. */
  private boolean takes(int p, byte value) {
    return switch (pattern[p]) {
      case '?' -> true;
      case '[' -> inSet(p, value & 0xff);
      case '\\' -> pattern[Math.min(p + 1, pattern.length - 1)] == value;
      default -> pattern[p] == value;
    };
  }

  /** Returns where the element behind that at {@code p} begins. */
  private int next(int p) {
    if (pattern[p] == '\\') {
      return Math.min(p + 2, pattern.length);
    }
    return pattern[p] == '[' ? Math.min(endOfSet(p) + 1, pattern.length) : p + 1;
  }

  private int endOfSet(int p) {
    int i = p + 1;
    while (i < pattern.length && pattern[i] != ']') {
      i += pattern[i] == '\\' ? 2 : 1;
    }
    return i;
  }

  private boolean inSet(int p, int value) {
    int end = Math.min(endOfSet(p), pattern.length);
    int i = p + 1;
    boolean negated = i < end && pattern[i] == '^';
    boolean found = false;
    i += negated ? 1 : 0;
    while (i < end) {
      i += pattern[i] == '\\' && i + 1 < end ? 1 : 0;
      int low = pattern[i] & 0xff;
      int high = low;
      if (i + 2 < end && pattern[i + 1] == '-') {
        high = pattern[i + 2] & 0xff;
        i += 2;
      }
      found |= Math.min(low, high) <= value && value <= Math.max(low, high);
      i++;
    }
    return found != negated;
  }

  @Override
  public String toString() {
    return text;
  }
}
