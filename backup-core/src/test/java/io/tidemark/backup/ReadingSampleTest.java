package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadingSampleTest {

  @Test
  void moreTakesLonger() {
    ReadingSample sample = new ReadingSample(1_000_000, Duration.ofMillis(20).toNanos());

    assertThat(sample.timeFor(1_000_000)).isEqualTo(Duration.ofMillis(20));
    assertThat(sample.timeFor(3_000_000_000L)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void terabytesAreNoOverflow() {
    assertThat(new ReadingSample(1, 1_000).timeFor(1L << 44)).isGreaterThan(Duration.ofDays(190));
  }
}
