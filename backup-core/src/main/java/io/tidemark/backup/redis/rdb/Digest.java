package io.tidemark.backup.redis.rdb;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Hashes what a key holds, whatever its encoding: XXH3-128 over the key's name, a letter for the
 * kind of value, and the contents; docs/format.md says it exactly. The elements of a collection
 * without an order are hashed each for itself, and their sum modulo 2^128 counts. Not thread-safe.
 */
final class Digest implements RdbText.Sink {

  private final HashStream128 whole = Hashing.xxh3_128().hashStream();
  private final HashStream128 element = Hashing.xxh3_128().hashStream();
  private final Sum128 sum = new Sum128();
  private HashStream128 current = whole;
  private long elements;

  /** Begins with another key. */
  void key(byte[] name, char kind) {
    whole.reset();
    whole.putLong(name.length).putBytes(name).putByte((byte) kind);
    element.reset();
    sum.clear();
    elements = 0;
    current = whole;
  }

  /**
   * From here to {@link #endElement} everything belongs to one element, whose place is no matter.
   */
  void beginElement() {
    current = element;
  }

  void endElement() {
    HashValue128 hash = element.get();
    sum.add(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    element.reset();
    elements++;
    current = whole;
  }

  @Override
  public void begin(long length) {
    current.putLong(length);
  }

  @Override
  public void take(byte[] bytes, int offset, int length) {
    current.putBytes(bytes, offset, length);
  }

  /** Takes a text as a whole. */
  void text(byte[] bytes, int offset, int length) {
    current.putLong(length).putBytes(bytes, offset, length);
  }

  /** Takes an element of an encoded collection as the text that it is to users. */
  void text(PackedElements at) throws IOException {
    if (at.isNumber()) {
      byte[] digits = Long.toString(at.number()).getBytes(StandardCharsets.US_ASCII);
      text(digits, 0, digits.length);
    } else {
      begin(at.length());
      at.bytes().show(at.offset(), at.length(), this);
    }
  }

  void number(long value) {
    current.putLong(value);
  }

  /** Takes a score; both zeros are the same one. */
  void score(double value) {
    current.putLong(Double.doubleToLongBits(value == 0 ? 0.0 : value));
  }

  void raw(byte[] bytes, int offset, int length) {
    current.putBytes(bytes, offset, length);
  }

  /** Ends the key, and returns its hash: 16 bytes, the highest first. */
  byte[] end() {
    whole.putLong(elements).putLong(sum.low()).putLong(sum.high());
    HashValue128 hash = whole.get();
    byte[] bytes = new byte[2 * Long.BYTES];
    Sum128.put(hash.getMostSignificantBits(), bytes, 0);
    Sum128.put(hash.getLeastSignificantBits(), bytes, Long.BYTES);
    return bytes;
  }
}
