package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads streams: nodes of entries, then the last id, then groups of consumers. What Redis 7 counts
 * in addition (entries added and read, the highest deleted id, when a consumer was active) is not
 * hashed, as older servers do not have it.
 */
final class StreamReader {

  private static final int ID_BYTES = 16;

  /** Entries, deleted entries, and fields of the first. */
  private static final int NUMBERS_IN_FRONT = 3;

  private static final long DELETED = 1;
  private static final long FIELDS_AS_FIRST = 2;

  private final RdbInput in;
  private final RdbText text;
  private final Digest digest;
  private final byte[] id = new byte[ID_BYTES];

  StreamReader(RdbInput in, RdbText text, Digest digest) {
    this.in = in;
    this.text = text;
    this.digest = digest;
  }

  void read(int type) throws IOException {
    long nodes = text.readCount();
    for (long i = 0; i < nodes; i++) {
      byte[] first = text.readBytes(ID_BYTES);
      if (first.length != ID_BYTES) {
        throw in.damaged("a stream's node has an id of %d bytes".formatted(first.length));
      }
      new Node(first, new Listpack(text.readPacked(), in)).read();
    }
    digest.number(text.readLength());
    digest.number(text.readLength());
    digest.number(text.readLength());
    if (type != RdbType.STREAM) {
      skipLengths(5);
    }
    groups(type);
  }

  private void skipLengths(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      text.readLength();
    }
  }

  private void groups(int type) throws IOException {
    long groups = text.readCount();
    digest.number(groups);
    for (long i = 0; i < groups; i++) {
      text.read(digest);
      digest.number(text.readLength());
      digest.number(text.readLength());
      if (type != RdbType.STREAM) {
        text.readLength();
      }
      pending();
      consumers(type);
    }
  }

  private void pending() throws IOException {
    long pending = text.readCount();
    digest.number(pending);
    for (long i = 0; i < pending; i++) {
      rawId();
      digest.number(in.readInt64());
      digest.number(text.readLength());
    }
  }

  private void consumers(int type) throws IOException {
    long consumers = text.readCount();
    digest.number(consumers);
    for (long i = 0; i < consumers; i++) {
      text.read(digest);
      digest.number(in.readInt64());
      if (type == RdbType.STREAM_3) {
        in.readInt64();
      }
      long pending = text.readCount();
      digest.number(pending);
      for (long entry = 0; entry < pending; entry++) {
        rawId();
      }
    }
  }

  private void rawId() throws IOException {
    in.readFully(id, 0, ID_BYTES);
    digest.raw(id, 0, ID_BYTES);
  }

  /** One node: a first entry that lends its fields' names, and what follows, deleted or not. */
  private final class Node {
    private final long millis;
    private final long sequence;
    private final Packed bytes;
    private final Listpack entries;
    private long fields;

    Node(byte[] first, Listpack entries) {
      ByteBuffer buffer = ByteBuffer.wrap(first);
      this.millis = buffer.getLong();
      this.sequence = buffer.getLong();
      this.entries = entries;
      this.bytes = entries.bytes();
    }

    void read() throws IOException {
      long left = entries.requireNumber(in) + entries.requireNumber(in);
      firstFields(entries.requireNumber(in));
      while (entries.next()) {
        if (!entries.isNumber()) {
          throw in.damaged("a stream's entry begins with a text");
        }
        entry(entries.number());
        left--;
      }
      if (left != 0) {
        throw in.damaged("a stream's node has another number of entries than it says");
      }
    }

    private void firstFields(long count) throws IOException {
      fields = count;
      for (long i = 0; i < count; i++) {
        entries.require(in);
      }
      entries.require(in);
    }

    /** Returns the first entry's fields again, of which the names serve for others. */
    private Listpack namesOfFirst() throws IOException {
      Listpack names = new Listpack(bytes, in);
      for (int i = 0; i < NUMBERS_IN_FRONT; i++) {
        names.require(in);
      }
      return names;
    }

    private void entry(long flags) throws IOException {
      boolean counts = (flags & DELETED) == 0;
      long entryMillis = millis + entries.requireNumber(in);
      long entrySequence = sequence + entries.requireNumber(in);
      boolean asFirst = (flags & FIELDS_AS_FIRST) != 0;
      long count = asFirst ? fields : entries.requireNumber(in);
      if (counts) {
        digest.number(entryMillis);
        digest.number(entrySequence);
        digest.number(count);
      }
      PackedElements names = asFirst ? namesOfFirst() : entries;
      for (long i = 0; i < count; i++) {
        names.require(in);
        text(names, counts);
        entries.require(in);
        text(entries, counts);
      }
      entries.require(in);
    }

    private void text(PackedElements element, boolean counts) throws IOException {
      if (counts) {
        digest.text(element);
      }
    }
  }
}
