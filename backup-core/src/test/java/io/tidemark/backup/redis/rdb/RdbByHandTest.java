package io.tidemark.backup.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tidemark.backup.error.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what no server of today writes, made by hand: each character is a byte. */
class RdbByHandTest {

  private static final String END = "\u00ff";
  private static final String NO_CHECKSUM = "\0".repeat(8);

  /** The module "ReJSON-RL", version 3. */
  private static final String MODULE = "\u0081" + bytes64(moduleId("ReJSON-RL", 3));

  private static RdbSummary read(String parts) throws IOException {
    byte[] rdb = ("REDIS0009" + parts + END + NO_CHECKSUM).getBytes(StandardCharsets.ISO_8859_1);
    return RdbReader.read(new ByteArrayInputStream(rdb), new RdbListener() {});
  }

  private static String digest(int type, String value) throws IOException {
    return read((char) type + text("key") + value).databases().get(0).digest();
  }

  private static String text(String text) {
    assertThat(text.length()).isLessThan(64);
    return (char) text.length() + text;
  }

  private static String little(long value, int bytes) {
    StringBuilder little = new StringBuilder();
    for (int i = 0; i < bytes; i++) {
      little.append((char) (value >>> (8 * i) & 0xff));
    }
    return little.toString();
  }

  private static String bytes64(long value) {
    return new StringBuilder(little(value, Long.BYTES)).reverse().toString();
  }

  private static long moduleId(String name, int version) {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    long id = 0;
    for (int i = 0; i < name.length(); i++) {
      id = id << 6 | letters.indexOf(name.charAt(i));
    }
    return id << 10 | version;
  }

  @Test
  void aZipmapIsTheHashThatItStandsFor() throws IOException {
    String unused = "\u0003\u0002xyz??";
    String zipmap = "\u0002" + text("a") + "\u0001\0" + "1" + text("bc") + unused + END;

    assertThat(digest(RdbType.HASH_ZIPMAP, text(zipmap)))
        .isEqualTo(
            digest(RdbType.HASH, "\u0002" + text("a") + text("1") + text("bc") + text("xyz")));
  }

  @Test
  void aZiplistIsTheListThatItStandsFor() throws IOException {
    String entries =
        "\0\u0002ab"
            + "\u0004\u00f1" // 0
            + "\u0002\u00fd" // 12
            + "\u0002\u00fe\u00ff" // -1
            + "\u0003\u00c0\u0000\u0080" // -32768
            + "\u00fe\u0004\0\0\0\u00f0\u0001\0\u0080" // -8388607, after a long way back
            + "\u0009\u00d0" // 65536
            + little(65536, 4)
            + "\u0006\u00e0"
            + little(Long.MIN_VALUE, 8)
            + "\n@\u0002cd"
            + "\u0005\u0080\0\0\0\u0001e";
    String ziplist = little(entries.length() + 11, 4) + little(0, 4) + little(10, 2) + entries;
    String plain =
        text("ab")
            + text("0")
            + text("12")
            + text("-1")
            + text("-32768")
            + text("-8388607")
            + text("65536")
            + text("-9223372036854775808")
            + text("cd")
            + text("e");

    assertThat(digest(RdbType.LIST_ZIPLIST, "@" + (char) (ziplist.length() + 1) + ziplist + END))
        .isEqualTo(digest(RdbType.LIST, "\n" + plain));
  }

  @Test
  void scoresInDigitsAreThoseInBinary() throws IOException {
    String digits =
        "\u0003" + text("a") + text("0.5") + text("b") + "\u00fe" + text("c") + "\u00ff";
    String binary =
        "\u0003"
            + text("c")
            + little(Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY), 8)
            + text("b")
            + little(Double.doubleToRawLongBits(Double.POSITIVE_INFINITY), 8)
            + text("a")
            + little(Double.doubleToRawLongBits(0.5), 8);

    assertThat(digest(RdbType.ZSET, digits)).isEqualTo(digest(RdbType.ZSET_2, binary));
  }

  @Test
  void theTimeOfAFieldCounts() throws IOException {
    String timed = little(1000, 8) + "\u0002" + "\0" + text("a") + text("1") + "\u0001";
    String later = little(1001, 8) + "\u0002" + "\0" + text("a") + text("1") + "\u0001";
    String moved = little(999, 8) + "\u0002" + "\0" + text("a") + text("1") + "\u0002";
    String rest = text("b") + text("2");

    assertThat(digest(RdbType.HASH_WITH_TTL, timed + rest))
        .isEqualTo(digest(RdbType.HASH_WITH_TTL, moved + rest))
        .isNotEqualTo(digest(RdbType.HASH_WITH_TTL, later + rest))
        .isNotEqualTo(digest(RdbType.HASH, "\u0002" + text("a") + text("1") + rest));
  }

  @Test
  void whatModulesWriteIsPassedOverAndNamed() throws IOException {
    String aside = "\u00f7" + MODULE + "\u0002\u0002" + "\u0005" + text("aside") + "\0";
    String parts = "\u0001\u0007\u0002\u0008\u0003" + little(1, 4) + "\u0004" + little(2, 8);
    String value = "\u0007" + text("key") + MODULE + parts + "\u0005" + text("{}") + "\0";
    RdbSummary summary = read(aside + value + "\0" + text("other") + text("text"));

    assertThat(summary.modules()).containsExactly("ReJSON-RL");
    assertThat(summary.databases().get(0).keys()).isEqualTo(2);
  }

  @Test
  void slotsAndSizesArePassedOver() throws IOException {
    RdbSummary summary =
        read("\u00fe\u0002\u00fb\u0001\0\u00f4\u0005\u0001\0" + "\0" + text("key") + text("text"));

    assertThat(summary.databases())
        .extracting(RdbSummary.Database::number, RdbSummary.Database::keys)
        .containsExactly(tuple(2, 1L));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 22, 23, 26, 100, 0xf3, 0xf6})
  void whatIsNotKnownIsRefusedByItsNumber(int code) {
    assertThatThrownBy(() -> read((char) code + text("key") + text("value")))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining(Integer.toString(code));
  }

  /** Computes the digests anew, as docs/format.md has them. */
  @Test
  void digestsAreWhatTheFormatSays() throws IOException {
    String head = little(3, 8) + "key";
    String element = little(1, 8) + "a" + little(1, 8) + "1" + little(-1, 8);
    String other = little(1, 8) + "b" + little(1, 8) + "2" + little(-1, 8);
    BigInteger sum = xxh3(element).add(xxh3(other)).mod(BigInteger.ONE.shiftLeft(128));

    assertThat(digest(RdbType.STRING, text("some text")))
        .isEqualTo(hex(xxh3(head + "s" + little(9, 8) + "some text" + "\0".repeat(24))));
    assertThat(digest(RdbType.HASH, "\u0002" + text("b") + text("2") + text("a") + text("1")))
        .isEqualTo(
            hex(
                xxh3(
                    head
                        + "h"
                        + little(2, 8)
                        + little(sum.longValue(), 8)
                        + little(sum.shiftRight(64).longValue(), 8))));
  }

  private static BigInteger xxh3(String bytes) {
    byte[] input = bytes.getBytes(StandardCharsets.ISO_8859_1);
    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(input);
    byte[] number =
        ByteBuffer.allocate(16)
            .order(ByteOrder.BIG_ENDIAN)
            .putLong(hash.getMostSignificantBits())
            .putLong(hash.getLeastSignificantBits())
            .array();
    return new BigInteger(1, number);
  }

  private static String hex(BigInteger number) {
    byte[] bytes = new byte[16];
    byte[] digits = number.toByteArray();
    int length = Math.min(16, digits.length);
    System.arraycopy(digits, digits.length - length, bytes, 16 - length, length);
    return HexFormat.of().formatHex(bytes);
  }
}
