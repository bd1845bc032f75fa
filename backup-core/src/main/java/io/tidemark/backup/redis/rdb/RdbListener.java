package io.tidemark.backup.redis.rdb;

import java.io.IOException;

/** Hears what a snapshot holds, in its order. Nothing is proven before the end was read. */
public interface RdbListener {

  /** Whether {@link #entry} is to be called, for which values are collected. */
  default boolean wantsEntries() {
    return false;
  }

  /** A key with its value. */
  default void entry(RdbEntry entry) throws IOException {}

  /** A library of functions, in the source text that FUNCTION LOAD takes. */
  default void function(byte[] code) throws IOException {}
}
