package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

  @ParameterizedTest
  @ValueSource(strings = {"0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF", "0/1"})
  void printedFormIsReadBack(String text) {
    assertThat(Lsn.parse(text)).hasToString(text);
  }

  @Test
  void positionsAreUnsigned() {
    assertThat(Lsn.parse("80000000/0")).isGreaterThan(Lsn.parse("7FFFFFFF/FFFFFFFF"));
    assertThat(Lsn.parse("1/0").minus(Lsn.parse("0/FFFFFFFF"))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "16", "/1", "1/", "1/123456789", "g/1", "-1/0", "1/0 "})
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(InvalidConfigurationException.class);
  }
}
