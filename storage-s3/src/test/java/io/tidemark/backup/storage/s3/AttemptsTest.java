package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(60)
class AttemptsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Heard heard = new Heard();

  private Attempts attempts(int limit, Duration first, RandomGenerator random) {
    Patience patience = new Patience(limit, first, HOUR);
    return new Attempts(patience, heard, random, () -> {});
  }

  private static SdkClientException broken() {
    return SdkClientException.create("broken", new IOException("connection reset"));
  }

  /** A generator that always returns the largest value, and so the longest delay. */
  private static RandomGenerator largest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return Long.MAX_VALUE;
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }

  @Test
  void longestDelayDoublesUntilItIsLongEnough() {
    Attempts attempts = attempts(5, Duration.ofNanos(1000), largest());

    assertThatIOException().isThrownBy(() -> attempts.run("try", AttemptsTest::fail));

    assertThat(heard.retries)
        .extracting(retry -> retry.delay().toNanos())
        .containsExactly(1000L, 2000L, 4000L, 8000L);
  }

  private static Object fail() {
    throw broken();
  }

  @Test
  void delaysDifferBetweenNothingAndTheLongest() {
    List<Duration> delays = new ArrayList<>();
    Attempts attempts =
        new Attempts(
            new Patience(200, Duration.ofNanos(1), HOUR),
            new StorageListener() {
              @Override
              public void retrying(Retry retry) {
                delays.add(retry.delay());
              }
            },
            new Random(7),
            () -> {});

    assertThatIOException().isThrownBy(() -> attempts.run("try", this::failUntilDelaysAreLong));
    assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofMillis(3)) < 0);
    assertThat(delays.stream().distinct().count()).isGreaterThan(8);
  }

  private Object failUntilDelaysAreLong() {
    if (++tries == 20) {
      throw SdkClientException.create("final");
    }
    throw broken();
  }

  private int tries;

  @Test
  void interruptEndsTheWait() {
    Attempts attempts = attempts(2, HOUR, largest());
    Thread caller = Thread.currentThread();

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(
            () ->
                attempts.run(
                    "try",
                    () -> {
                      caller.interrupt();
                      throw broken();
                    }))
        .withMessage("cannot try: interrupted");

    assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
  }

  @Test
  void interruptedThreadMakesNoAttempt() {
    List<String> made = new ArrayList<>();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> attempts(2, HOUR, largest()).run("try", () -> made.add("one")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(made).isEmpty();
  }

  @Test
  void closeEndsTheWait() throws Exception {
    Attempts attempts = attempts(2, HOUR, largest());
    List<String> made = new ArrayList<>();
    List<IOException> thrown = new ArrayList<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                attempts.run(
                    "try",
                    () -> {
                      made.add("one");
                      throw broken();
                    });
              } catch (IOException e) {
                thrown.add(e);
              }
            });
    waiting.start();
    OnFakeS3.assertSoon(() -> !heard.retries.isEmpty(), "the wait begins");

    attempts.close();
    waiting.join();

    assertThat(made).hasSize(1);
    assertThat(thrown.get(0)).hasMessage("cannot try: the storage was closed meanwhile");
  }
}
