package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptWriterTest {

  /** CVE-2025-8715. */
  @Test
  void lineBreakInNameCannotLeaveTheComment() throws IOException {
    TocEntry hostile =
        Entries.entry(1, "SCHEMA", "x\n\\! touch pwned\r\nSELECT 1;", "-- nothing\n", "");

    String script = script(List.of(hostile), Optional.of("key"));

    assertThat(script).contains("-- Name: x \\! touch pwned  SELECT 1;; Type: SCHEMA");
    assertThat(script.lines()).noneMatch(line -> line.startsWith("\\!"));
  }

  /** CVE-2025-8714. */
  @Test
  void restrictionEnclosesEverything() throws IOException {
    List<String> lines = script(Entries.session(), Optional.of("k3y")).lines().toList();

    assertThat(lines.subList(0, 5))
        .containsExactly("--", "-- PostgreSQL database dump", "--", "", "\\restrict k3y");
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly("\\unrestrict k3y", "");
  }

  @Test
  void restrictionCanBeLeftOut() throws IOException {
    assertThat(script(Entries.session(), Optional.empty())).doesNotContain("restrict");
  }

  @Test
  void restrictKeysAreLongAndPlainAndDiffer() {
    SecureRandom random = new SecureRandom();
    String key = ScriptWriter.restrictKey(random);

    assertThat(key).matches("[0-9A-Za-z]{63}");
    assertThat(ScriptWriter.restrictKey(random)).isNotEqualTo(key);
  }

  @Test
  void otherStringSyntaxIsRefused() {
    List<TocEntry> entries =
        List.of(
            Entries.entry(
                1, "STDSTRINGS", "STDSTRINGS", "SET standard_conforming_strings = 'off';\n", ""));

    assertThatThrownBy(() -> script(entries, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("standard_conforming_strings");
  }

  private static String script(List<TocEntry> entries, Optional<String> key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ScriptWriter.begin(out, Entries.FACTS, entries, key).finish();
    return out.toString(UTF_8);
  }
}
