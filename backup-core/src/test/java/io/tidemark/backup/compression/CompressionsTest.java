package io.tidemark.backup.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.error.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionsTest {

  @ParameterizedTest
  @CsvSource({
    "zstd, zstd:3",
    "zstd:19, zstd:19",
    "gzip, gzip:6",
    "gzip:9, gzip:9",
    "lz4, lz4",
    "xz, xz:3",
    "xz:0, xz:0",
    "none, none",
    "' zstd:5 ', zstd:5"
  })
  void textFormIsRead(String text, String meaning) {
    assertThat(Compressions.parse(text)).hasToString(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "zip", "zstd:", "zstd:x", "zstd:0", "zstd:20", "gzip:0", "lz4:1", "none:0"})
  void whatIsNoCompressionIsRefused(String text) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Compressions.parse(text))
        .withMessageContaining("hint:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "lz4", "xz", "none"})
  void manifestNameIsFoundAgain(String name) {
    assertThat(Compressions.named(name)).extracting(Compression::name).isEqualTo(name);
  }

  @Test
  void unknownNameListsTheKnownOnes() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Compressions.named("brotli"))
        .withMessageContaining("gzip, lz4, none, xz, zstd");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Zstd.level(3).workers(-1));
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Gzip.level(6).workers(0));
    assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> Xz.preset(10));
  }
}
