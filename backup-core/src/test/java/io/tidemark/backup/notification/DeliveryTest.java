package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that fail, hang, redirect, or want to be left alone for a while. */
@Timeout(30)
class DeliveryTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeService service = FakeService.open();

  @AfterEach
  void close() {
    service.close();
  }

  private NotifierBuilder notifier() {
    return Notifier.builder().webhook(service.url()).terms(Told.QUICK);
  }

  private List<String> told(NotifierBuilder builder) {
    Notifier notifier = builder.build();
    notifier.accept(Told.failed("no space"));
    return notifier.close(LONG);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503})
  void whatMayPassIsTriedAgainWithTheSameId(int status) {
    service.next(status).next(status);

    assertThat(told(notifier())).isEmpty();

    assertThat(service.requests()).hasSize(3);
    assertThat(service.requests())
        .extracting(request -> request.header("webhook-id"))
        .containsOnly(service.requests().get(0).header("webhook-id"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413})
  void whatDoesNotPassIsTriedOnce(int status) {
    service.next(status);

    assertThat(told(notifier())).hasSize(1).first().asString().contains("http://localhost:");

    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void itIsGivenUpAfterSoManyAttempts() {
    service.next(500).next(500).next(500).next(500);

    assertThat(told(notifier())).hasSize(1);

    assertThat(service.requests()).hasSize(4);
  }

  @Test
  void itIsGivenUpWhenTheServiceWantsToWaitForTooLong() {
    service.next(429, Map.of("Retry-After", "3600"));

    assertThat(told(notifier())).hasSize(1);

    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void theServiceSaysHowLongItWaits() {
    service.next(429, Map.of("Retry-After", "0.4"));
    Notifier notifier = notifier().build();
    notifier.accept(Told.failed("no space"));

    List<FakeService.Request> both = service.await(2);

    assertThat(both.get(1).nanos() - both.get(0).nanos())
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(390));
    assertThat(notifier.close(LONG)).isEmpty();
  }

  @Test
  void redirectIsNotFollowed() {
    try (FakeService other = FakeService.open()) {
      service.next(307, Map.of("Location", other.url()));

      assertThat(told(notifier())).hasSize(1);

      assertThat(other.requests()).isEmpty();
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void serviceThatHangsIsTriedAgainAfterTheTimeout() {
    service.hangNext();

    assertThat(told(notifier().timeout(Duration.ofMillis(200)))).isEmpty();

    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void serviceThatHangsKeepsNobodyElseWaiting() {
    try (FakeService other = FakeService.open()) {
      service.hangNext();
      Notifier notifier = notifier().webhook(other.url()).build();

      notifier.accept(Told.failed("no space"));

      other.await(1);
      assertThat(notifier.close(Duration.ofSeconds(1))).hasSize(1);
    }
  }

  @Test
  void serviceThatIsNotThereIsTriedAgainInItsTime() {
    String url = service.url();
    service.close();
    Notifier notifier = Notifier.builder().webhook(url).terms(Told.QUICK).build();

    notifier.accept(Told.failed("no space"));

    assertThat(notifier.close(LONG)).singleElement().asString().contains("Backup of 'shop' failed");
  }

  @Test
  void closeSaysWhatItHadNoTimeFor() {
    service.hangNext();
    Notifier notifier = notifier().build();
    notifier.accept(Told.failed(Told.NOON, "first"));
    service.await(1);
    notifier.accept(Told.succeeded(Told.NOON.plusSeconds(1)));

    List<String> untold = notifier.close(Duration.ofMillis(50));

    assertThat(untold).hasSize(2);
    assertThat(untold.get(0)).endsWith("Backup of 'shop' failed");
    assertThat(untold.get(1)).endsWith("The backup of 'shop' goes well again");
  }

  @Test
  void whatIsHeardTwiceIsToldOnce() {
    Notifier notifier = notifier().on(Topic.SUCCESS).build();

    notifier.accept(Told.succeeded(Told.NOON));
    notifier.accept(Told.succeeded(Told.NOON));
    notifier.accept(Told.succeeded(Told.NOON.plusSeconds(1)));

    assertThat(notifier.close(LONG)).isEmpty();
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void closedNotifierTakesNothingMore() {
    Notifier notifier = notifier().build();
    notifier.close();

    notifier.accept(Told.failed("no space"));

    assertThat(service.requests()).isEmpty();
  }

  @Test
  void fullQueueKeepsTheNewest() {
    service.hangNext();
    Notifier notifier = notifier().on(Topic.values()).build();
    notifier.accept(Told.started());
    service.await(1);

    for (int i = 0; i < 2 * Postbox.CAPACITY; i++) {
      notifier.accept(Told.succeeded(Told.NOON.plusSeconds(i)));
    }

    assertThat(notifier.close(Duration.ZERO)).hasSize(1 + Postbox.CAPACITY);
  }

  @Test
  void noThreadIsLeftWhenEverythingIsTold() throws InterruptedException {
    assertThat(told(notifier())).isEmpty();

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tidemark-notifier-")) {
        thread.join();
      }
    }
  }
}
