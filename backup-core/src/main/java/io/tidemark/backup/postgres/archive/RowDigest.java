package io.tidemark.backup.postgres.archive;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Counts and hashes the rows of a table from its COPY text, whatever their order: {@code
 * xxh3-128-sum} is the sum, modulo 2^128, of the XXH3-128 (seed 0) of every row including its
 * newline. COPY escapes a newline in a value, so the byte {@code \n} always ends a row. A sum keeps
 * what an exclusive-or would lose: a row that is there twice.
 *
 * <p>It finds accidents, not forgeries. Takes any chunking; a row of any length needs no buffer.
 * Not thread-safe.
 */
public final class RowDigest {

  /** The name of the algorithm in front of the sum. */
  public static final String ALGORITHM = "xxh3-128-sum";

  private static final Hasher128 XXH3 = Hashing.xxh3_128();

  private final HashStream128 split = XXH3.hashStream();
  private boolean inRow;
  private long rows;
  private long bytes;
  private long high;
  private long low;

  /** Takes the next bytes of the table's COPY text. */
  public void update(byte[] text, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, text.length);
    bytes += length;
    int end = offset + length;
    int start = offset;
    while (start < end) {
      int newline = Newlines.indexOf(text, start, end);
      if (newline < 0) {
        split.putBytes(text, start, end - start);
        inRow = true;
        return;
      }
      row(text, start, newline + 1);
      start = newline + 1;
    }
  }

  /** Returns the number of rows; a last one without its newline counts. */
  public long rows() {
    return inRow ? rows + 1 : rows;
  }

  /** Returns the number of bytes taken. */
  public long bytes() {
    return bytes;
  }

  /** Returns the hash of the rows taken so far: {@code xxh3-128-sum:} and 32 hexadecimal digits. */
  public String text() {
    RowDigest total = this;
    if (inRow) {
      total = new RowDigest();
      total.high = high;
      total.low = low;
      total.add(split.get());
    }
    HexFormat hex = HexFormat.of();
    return ALGORITHM + ":" + hex.toHexDigits(total.high) + hex.toHexDigits(total.low);
  }

  private void row(byte[] text, int start, int end) {
    if (inRow) {
      add(split.putBytes(text, start, end - start).get());
      split.reset();
      inRow = false;
    } else {
      add(XXH3.hashBytesTo128Bits(text, start, end - start));
    }
    rows++;
  }

  private void add(HashValue128 hash) {
    long sum = low + hash.getLeastSignificantBits();
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    low = sum;
    high += hash.getMostSignificantBits() + carry;
  }
}
