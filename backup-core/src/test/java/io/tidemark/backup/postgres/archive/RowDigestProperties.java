package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

class RowDigestProperties {

  @Property
  void chunkingAndRowOrderDoNotMatter(@ForAll("rows") List<byte[]> rows, @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);

    RowDigest whole = whole(join(rows));
    RowDigest pieces = inPieces(join(shuffled), random);

    assertThat(pieces.text()).isEqualTo(whole.text());
    assertThat(pieces.rows()).isEqualTo(whole.rows()).isEqualTo(rows.size());
    assertThat(pieces.bytes()).isEqualTo(whole.bytes());
  }

  @Property
  void changedByteGivesAnother(
      @ForAll("rows") @NotEmpty List<byte[]> rows,
      @ForAll @IntRange(max = 100_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] text = join(rows);
    String before = whole(text).text();

    text[position % text.length] ^= (byte) flip;

    Assume.that(!sorted(text).equals(sorted(join(rows))));
    assertThat(whole(text).text()).isNotEqualTo(before);
  }

  @Property
  void duplicatedRowGivesAnother(
      @ForAll("rows") @NotEmpty List<byte[]> rows, @ForAll @IntRange(max = 1000) int index) {
    List<byte[]> more = new ArrayList<>(rows);
    more.add(rows.get(index % rows.size()));

    assertThat(whole(join(more)).text()).isNotEqualTo(whole(join(rows)).text());
  }

  @Property
  void missingRowGivesAnother(
      @ForAll("rows") @NotEmpty List<byte[]> rows, @ForAll @IntRange(max = 1000) int index) {
    List<byte[]> fewer = new ArrayList<>(rows);
    fewer.remove(index % rows.size());

    assertThat(whole(join(fewer)).text()).isNotEqualTo(whole(join(rows)).text());
  }

  @Provide
  Arbitrary<List<byte[]>> rows() {
    Arbitrary<Byte> bytes = Arbitraries.bytes().filter(value -> value != '\n');
    return bytes.array(byte[].class).ofMaxSize(300).list().ofMaxSize(40);
  }

  private static byte[] join(List<byte[]> rows) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte[] row : rows) {
      text.writeBytes(row);
      text.write('\n');
    }
    return text.toByteArray();
  }

  /** The rows as a multiset, to tell whether a change was one. */
  private static List<String> sorted(byte[] text) {
    String all = new String(text, ISO_8859_1);
    List<String> rows = new ArrayList<>(List.of(all.split("(?<=\n)", -1)));
    Collections.sort(rows);
    return rows;
  }

  private static RowDigest whole(byte[] text) {
    RowDigest digest = new RowDigest();
    digest.update(text, 0, text.length);
    return digest;
  }

  private static RowDigest inPieces(byte[] text, Random random) {
    RowDigest digest = new RowDigest();
    int at = 0;
    while (at < text.length) {
      int length = Math.min(random.nextInt(50), text.length - at);
      digest.update(text, at, length);
      at += length;
    }
    return digest;
  }
}
