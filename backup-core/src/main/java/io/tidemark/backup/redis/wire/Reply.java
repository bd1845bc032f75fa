package io.tidemark.backup.redis.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server answers to a command (RESP2). */
public sealed interface Reply {

  /** A short text: {@code OK}. */
  record Status(String text) implements Reply {}

  /** A number. */
  record Whole(long value) implements Reply {}

  /** Bytes. */
  @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
  record Bulk(byte[] bytes) implements Reply {
    @Override
    public String toString() {
      return "Bulk[" + bytes.length + " bytes]";
    }
  }

  /** Nothing: there is no such key, for example. */
  record Absent() implements Reply {}

  /** Several replies. */
  record Array(List<Reply> items) implements Reply {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** An error among the replies of an array, or of a pipeline. */
  record Failure(String words) implements Reply {}

  /** Returns a status, number or bytes as text; bytes are read as UTF-8. */
  default String text() {
    if (this instanceof Bulk bulk) {
      return new String(bulk.bytes(), StandardCharsets.UTF_8);
    }
    if (this instanceof Whole whole) {
      return Long.toString(whole.value());
    }
    if (this instanceof Status status) {
      return status.text();
    }
    throw new IllegalStateException("not a text but " + this);
  }
}
