package io.tidemark.backup.redis.rdb;

import java.util.OptionalLong;

/**
 * One key of a snapshot.
 *
 * @param database the number of its database
 * @param key its name, any bytes
 * @param type the serialization's type byte
 * @param expiresAtMillis when it expires, in milliseconds since 1970; empty if never
 * @param idleSeconds for how long it was not used, where the server evicts by that
 * @param frequency how often it was used (logarithmic), where the server evicts by that
 * @param value the serialized value
 * @param digest a hash over key, kind of value and contents, the same whatever the encoding: the
 *     128 bits of XXH3, high half first
 */
@SuppressWarnings("ArrayRecordComponent") // Keys are not compared, and copying them costs time.
public record RdbEntry(
    int database,
    byte[] key,
    int type,
    OptionalLong expiresAtMillis,
    OptionalLong idleSeconds,
    OptionalLong frequency,
    RawValue value,
    byte[] digest) {

  /** Whether only the module that has written the value can read it. */
  public boolean isOfModule() {
    return type == RdbType.MODULE;
  }
}
