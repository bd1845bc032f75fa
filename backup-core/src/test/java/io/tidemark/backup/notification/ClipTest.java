package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Texts that must fit. */
class ClipTest {

  @Property(tries = 500)
  void whatFitsIsWholeAndWhatDoesNotIsCutBetweenCodePoints(
      @ForAll @StringLength(max = 60) String text, @ForAll @IntRange(min = 1, max = 40) int limit) {
    String cut = Clip.to(limit, text);

    assertThat(cut.length()).isLessThanOrEqualTo(limit);
    assertThat(cut.codePoints())
        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    if (text.length() <= limit) {
      assertThat(cut).hasSameSizeAs(text);
    } else {
      assertThat(cut).endsWith("…");
    }
  }

  @Test
  void ellipsisCountsToo() {
    assertThat(Clip.to(4, "abcd")).isEqualTo("abcd");
    assertThat(Clip.to(4, "abcde")).isEqualTo("abc…");
  }

  @Test
  void escapeSequenceIsNeverCut() {
    assertThat(Clip.to(10, "aa&&&", c -> c == '&' ? "&amp;" : Character.toString(c)))
        .isEqualTo("aa&amp;…");
    assertThat(Clip.to(17, "aa&&&", c -> c == '&' ? "&amp;" : Character.toString(c)))
        .isEqualTo("aa&amp;&amp;&amp;");
  }

  @Test
  void bytesAreCutBetweenCodePoints() {
    byte[] bytes = Clip.toBytes(10, "€€€€€");

    assertThat(bytes).hasSizeLessThanOrEqualTo(10);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("…").startsWith("€€");
  }

  @Test
  void controlCharactersAreReplacedAndLinesStay() {
    assertThat(Clip.to(20, "a\u0007b\nc\ud83d")).isEqualTo("a\uFFFDb\nc\uFFFD");
  }
}
