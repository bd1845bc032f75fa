package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/** Goes through the elements of a collection that is encoded into one text. */
interface PackedElements {

  /** Moves to the next element; false at the end. */
  boolean next() throws IOException;

  /** Whether the element is a number, which {@link #number} returns; else it is bytes. */
  boolean isNumber();

  long number();

  /** Returns what holds the bytes of the element. */
  Packed bytes();

  int offset();

  int length();

  /** Moves to an element that must be there. */
  default void require(RdbInput in) throws IOException {
    if (!next()) {
      throw in.damaged("an encoded collection lacks an element");
    }
  }

  /** Moves to a number that must be there, and returns it. */
  default long requireNumber(RdbInput in) throws IOException {
    require(in);
    if (!isNumber()) {
      throw in.damaged("an encoded collection has a text where a number should be");
    }
    return number();
  }
}
