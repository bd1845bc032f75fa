package io.tidemark.backup.redis.rdb;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads values: proves how they are built, and hashes what they hold. */
final class ValueReader {

  /** Redis writes 17 digits, with sign, point and exponent. */
  private static final int MOST_SCORE_BYTES = 252;

  private static final int NOT_A_NUMBER = 253;
  private static final int INFINITY = 254;
  private static final int MINUS_INFINITY = 255;

  /** An element of a list that stands for itself, since it is large. */
  private static final int PLAIN_NODE = 1;

  private static final int PACKED_NODE = 2;
  private static final long NEVER = -1;

  private final RdbInput in;
  private final RdbText text;
  private final Digest digest;
  private final StreamReader streams;
  private final ModuleReader modules;

  ValueReader(RdbInput in, RdbText text, ModuleReader modules) {
    this.in = in;
    this.text = text;
    this.digest = new Digest();
    this.streams = new StreamReader(in, text, digest);
    this.modules = modules;
  }

  /** Reads the value of a key, and returns the hash of both. */
  byte[] read(int type, byte[] key) throws IOException {
    digest.key(key, kind(type));
    switch (type) {
      case RdbType.STRING -> text.read(digest);
      case RdbType.LIST -> list();
      case RdbType.LIST_ZIPLIST -> digest.number(listed(new Ziplist(text.readPacked(), in)));
      case RdbType.LIST_QUICKLIST, RdbType.LIST_QUICKLIST_2 -> nodes(type);
      case RdbType.SET -> set();
      case RdbType.SET_INTSET -> numbers(text.readPacked());
      case RdbType.SET_LISTPACK -> members(new Listpack(text.readPacked(), in));
      case RdbType.ZSET, RdbType.ZSET_2 -> scored(type);
      case RdbType.ZSET_ZIPLIST -> scored(new Ziplist(text.readPacked(), in));
      case RdbType.ZSET_LISTPACK -> scored(new Listpack(text.readPacked(), in));
      case RdbType.HASH -> hash();
      case RdbType.HASH_ZIPMAP -> fields(new Zipmap(text.readPacked(), in));
      case RdbType.HASH_ZIPLIST -> fields(new Ziplist(text.readPacked(), in));
      case RdbType.HASH_LISTPACK -> fields(new Listpack(text.readPacked(), in));
      case RdbType.HASH_WITH_TTL -> hashWithTtl();
      case RdbType.HASH_LISTPACK_WITH_TTL -> fieldsWithTtl();
      case RdbType.STREAM, RdbType.STREAM_2, RdbType.STREAM_3 -> streams.read(type);
      default -> modules.value(digest);
    }
    return digest.end();
  }

  private char kind(int type) throws IOException {
    return switch (type) {
      case RdbType.STRING -> 's';
      case RdbType.LIST, RdbType.LIST_ZIPLIST, RdbType.LIST_QUICKLIST, RdbType.LIST_QUICKLIST_2 ->
          'l';
      case RdbType.SET, RdbType.SET_INTSET, RdbType.SET_LISTPACK -> 't';
      case RdbType.ZSET, RdbType.ZSET_2, RdbType.ZSET_ZIPLIST, RdbType.ZSET_LISTPACK -> 'z';
      case RdbType.HASH,
          RdbType.HASH_ZIPMAP,
          RdbType.HASH_ZIPLIST,
          RdbType.HASH_LISTPACK,
          RdbType.HASH_WITH_TTL,
          RdbType.HASH_LISTPACK_WITH_TTL ->
          'h';
      case RdbType.STREAM, RdbType.STREAM_2, RdbType.STREAM_3 -> 'x';
      case RdbType.MODULE -> 'm';
      default -> throw unknown(type);
    };
  }

  private UnsupportedFormatException unknown(int type) {
    return new UnsupportedFormatException(
        "the snapshot of Redis has a value of type %d at byte %d, which is not known"
            .formatted(type, in.position()),
        "use a newer version, or a server of a release that is supported");
  }

  private void list() throws IOException {
    long count = text.readCount();
    for (long i = 0; i < count; i++) {
      text.read(digest);
    }
    digest.number(count);
  }

  private long listed(PackedElements elements) throws IOException {
    long count = 0;
    while (elements.next()) {
      digest.text(elements);
      count++;
    }
    return count;
  }

  private void nodes(int type) throws IOException {
    long count = 0;
    long nodes = text.readCount();
    for (long i = 0; i < nodes; i++) {
      if (type == RdbType.LIST_QUICKLIST) {
        count += listed(new Ziplist(text.readPacked(), in));
        continue;
      }
      long container = text.readCount();
      if (container == PLAIN_NODE) {
        text.read(digest);
        count++;
      } else if (container == PACKED_NODE) {
        count += listed(new Listpack(text.readPacked(), in));
      } else {
        throw in.damaged("a list has a node of kind " + container);
      }
    }
    digest.number(count);
  }

  private void set() throws IOException {
    long count = text.readCount();
    for (long i = 0; i < count; i++) {
      digest.beginElement();
      text.read(digest);
      digest.endElement();
    }
  }

  private void members(PackedElements elements) throws IOException {
    while (elements.next()) {
      digest.beginElement();
      digest.text(elements);
      digest.endElement();
    }
  }

  private void numbers(Packed intset) throws IOException {
    int header = 2 * Integer.BYTES;
    int width = intset.length() < header ? 0 : intset.int32(0);
    boolean known = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
    long count = known ? Integer.toUnsignedLong(intset.int32(Integer.BYTES)) : 0;
    if (!known || intset.length() != header + count * width) {
      throw in.damaged("a set of numbers has another length than it says");
    }
    for (int at = header; at < intset.length(); at += width) {
      byte[] digits = Long.toString(number(intset, at, width)).getBytes(StandardCharsets.US_ASCII);
      digest.beginElement();
      digest.text(digits, 0, digits.length);
      digest.endElement();
    }
  }

  private static long number(Packed bytes, int at, int width) {
    return switch (width) {
      case Short.BYTES -> bytes.int16(at);
      case Integer.BYTES -> bytes.int32(at);
      default -> bytes.int64(at);
    };
  }

  private void scored(int type) throws IOException {
    long count = text.readCount();
    for (long i = 0; i < count; i++) {
      digest.beginElement();
      text.read(digest);
      digest.score(
          type == RdbType.ZSET_2 ? Double.longBitsToDouble(in.readInt64()) : scoreInDigits());
      digest.endElement();
    }
  }

  private double scoreInDigits() throws IOException {
    int length = in.readByte();
    return switch (length) {
      case NOT_A_NUMBER -> Double.NaN;
      case INFINITY -> Double.POSITIVE_INFINITY;
      case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> {
        byte[] digits = new byte[length];
        in.readFully(digits, 0, length);
        yield score(digits);
      }
    };
  }

  private double score(byte[] digits) throws IOException {
    String score = new String(digits, StandardCharsets.US_ASCII);
    try {
      return switch (score.toLowerCase(Locale.ROOT)) {
        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(score);
      };
    } catch (NumberFormatException e) {
      CorruptContentException damaged = in.damaged("a score is no number");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private double score(PackedElements digits) throws IOException {
    if (digits.length() > MOST_SCORE_BYTES) {
      throw in.damaged("a score has %d bytes".formatted(digits.length()));
    }
    return score(digits.bytes().copy(digits.offset(), digits.length()));
  }

  private void scored(PackedElements elements) throws IOException {
    while (elements.next()) {
      digest.beginElement();
      digest.text(elements);
      elements.require(in);
      digest.score(elements.isNumber() ? elements.number() : score(elements));
      digest.endElement();
    }
  }

  private void hash() throws IOException {
    long count = text.readCount();
    for (long i = 0; i < count; i++) {
      field(NEVER);
    }
  }

  private void field(long expiresAtMillis) throws IOException {
    digest.beginElement();
    text.read(digest);
    text.read(digest);
    digest.number(expiresAtMillis);
    digest.endElement();
  }

  private void fields(PackedElements elements) throws IOException {
    while (elements.next()) {
      digest.beginElement();
      digest.text(elements);
      elements.require(in);
      digest.text(elements);
      digest.number(NEVER);
      digest.endElement();
    }
  }

  /** Each field's time is written as one more than its distance from the earliest; 0 is never. */
  private void hashWithTtl() throws IOException {
    long earliest = in.readInt64();
    long count = text.readCount();
    for (long i = 0; i < count; i++) {
      long distance = text.readLength();
      field(distance == 0 ? NEVER : earliest + distance - 1);
    }
  }

  /** In front is the earliest time; each field has its own, where 0 is never. */
  private void fieldsWithTtl() throws IOException {
    in.readInt64();
    PackedElements elements = new Listpack(text.readPacked(), in);
    while (elements.next()) {
      digest.beginElement();
      digest.text(elements);
      elements.require(in);
      digest.text(elements);
      long expiresAtMillis = elements.requireNumber(in);
      digest.number(expiresAtMillis == 0 ? NEVER : expiresAtMillis);
      digest.endElement();
    }
  }
}
