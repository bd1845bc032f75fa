package io.tidemark.backup.codec;

import java.util.Arrays;

/**
 * A password, passphrase or private key. It prints as {@code ***}, so that it cannot reach a
 * message, log or manifest by accident.
 */
public final class Secret {

  private final char[] value;

  private Secret(char[] value) {
    this.value = value;
  }

  /** Returns a secret that holds {@code value}. */
  public static Secret of(CharSequence value) {
    char[] copy = new char[value.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = value.charAt(i);
    }
    return new Secret(copy);
  }

  /** Returns a copy of the value, which the caller may wipe. */
  public char[] reveal() {
    return value.clone();
  }

  /** Returns the number of characters. */
  public int length() {
    return value.length;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Secret secret && Arrays.equals(value, secret.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "***";
  }
}
