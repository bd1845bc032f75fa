package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowDigestTest {

  @Test
  void noRowsSumToZero() {
    assertThat(digest("").text()).isEqualTo("xxh3-128-sum:" + "0".repeat(32));
  }

  @Test
  void oneRowGivesItsCanonicalXxh3() {
    assertThat(digest("\n").text()).isEqualTo("xxh3-128-sum:7858ef011ea0bad1384868fba0c21fdc");
  }

  @Test
  void twoRowsGiveTheirSum() {
    assertThat(digest("1\ta\n2\tb\n").text())
        .isEqualTo("xxh3-128-sum:2b606a53726213aadcc0b81dbb3638aa");
  }

  /** The expected value is that of the C library, summed in arbitrary precision. */
  @Test
  void manyRowsGiveTheSumWithItsCarries() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append(i).append('\n');
    }

    assertThat(digest(rows.toString()).text())
        .isEqualTo("xxh3-128-sum:d99a5cdeb96f6ad7097076e8e66e2d2f");
  }

  @Test
  void rowsAndBytesAreCounted() {
    RowDigest digest = digest("a\n\nc\n");

    assertThat(digest.rows()).isEqualTo(3);
    assertThat(digest.bytes()).isEqualTo(5);
  }

  @Test
  void lastRowWithoutNewlineCountsAndDiffers() {
    RowDigest cut = digest("a\nb");

    assertThat(cut.rows()).isEqualTo(2);
    assertThat(cut.text()).isNotEqualTo(digest("a\nb\n").text());
  }

  @Test
  void askingInTheMiddleOfRowChangesNothing() {
    RowDigest digest = digest("a\nb");
    String before = digest.text();

    assertThat(digest.text()).isEqualTo(before);
    digest.update("\n".getBytes(UTF_8), 0, 1);
    assertThat(digest.text()).isEqualTo(digest("a\nb\n").text());
  }

  private static RowDigest digest(String text) {
    RowDigest digest = new RowDigest();
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(bytes, 0, bytes.length);
    return digest;
  }
}
