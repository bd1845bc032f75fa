package io.tidemark.backup.coding;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stored bytes after an accident.
 *
 * @param what for messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Damage(String what, byte[] bytes) {

  /** Returns every cut of {@code stored}. */
  public static Stream<Damage> cuts(byte[] stored) {
    return IntStream.range(0, stored.length)
        .mapToObj(
            length -> new Damage("cut to " + length + " bytes", Arrays.copyOf(stored, length)));
  }

  /** Returns {@code stored} with one flipped bit, for every bit. */
  public static Stream<Damage> flips(byte[] stored) {
    return IntStream.range(0, stored.length * Byte.SIZE).mapToObj(bit -> flip(stored, bit));
  }

  private static Damage flip(byte[] stored, int bit) {
    byte[] bytes = stored.clone();
    bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return new Damage("bit " + bit % Byte.SIZE + " of byte " + bit / Byte.SIZE, bytes);
  }

  @Override
  public String toString() {
    return what;
  }
}
