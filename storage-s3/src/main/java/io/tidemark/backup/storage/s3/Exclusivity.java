package io.tidemark.backup.storage.s3;

/** How a server helps with never overwriting an object. */
enum Exclusivity {
  /** It refuses every request with {@code If-None-Match: *} on a taken key. */
  CONDITIONAL,

  /** It does so when an object is put whole, but not when one is completed from parts. */
  PUT_ONLY,

  /** It has no conditional requests. */
  NONE
}
