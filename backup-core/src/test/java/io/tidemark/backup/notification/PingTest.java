package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pings, against the rules of healthchecks.io. */
@Timeout(30)
class PingTest {

  private static final String UUID_FORM =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final String PING =
      "/ping/" + FakeService.TOKEN + "(/start|/fail|/log)?[?](create=1&)?rid=" + UUID_FORM;

  private final FakeService service =
      FakeService.by(
          request ->
              !request.target().matches(PING)
                  ? 404
                  : request.body().getBytes(StandardCharsets.UTF_8).length > 10_000 ? 413 : 200);

  @AfterEach
  void close() {
    service.close();
  }

  private void pinged(String path, BackupEvent... events) {
    Notifier notifier =
        Notifier.builder()
            .ping(service.url("/ping/" + FakeService.TOKEN + path))
            .terms(Told.QUICK)
            .build();
    for (BackupEvent event : events) {
      notifier.accept(event);
    }
    assertThat(notifier.close(Duration.ofSeconds(20))).isEmpty();
  }

  @Test
  void startAndEndOfARunAreTiedTogether() {
    pinged("", Told.started(), Told.succeeded(Told.NOON));

    assertThat(service.requests()).hasSize(2);
    String start = service.requests().get(0).target();
    String success = service.requests().get(1).target();
    assertThat(start).contains("/start?rid=");
    assertThat(success).isEqualTo(start.replace("/start", ""));
  }

  @Test
  void failureSaysWhy() {
    pinged("/", Told.failed("no space on /data"));

    FakeService.Request request = service.requests().get(0);
    assertThat(request.target()).contains("/fail?rid=");
    assertThat(request.body()).isEqualTo("Backup of 'shop' failed\nno space on /data");
  }

  @Test
  void everyFailureIsToldAndParametersStay() {
    pinged("?create=1", Told.failed("once"), Told.failed(Told.NOON.plusSeconds(1), "twice"));

    assertThat(service.requests())
        .hasSize(2)
        .allMatch(request -> request.target().contains("/fail?create=1&rid="));
  }

  @Test
  void longReasonIsCutToWhatIsKept() {
    pinged("", Told.failed("ä€😀".repeat(5_000)));

    assertThat(service.requests().get(0).body()).endsWith("…").doesNotContain("\uFFFD");
  }

  @Test
  void whatIsSkippedIsLogged() {
    pinged("", new BackupEvent.Skipped("shop", Told.NOON, "backup", "another node is at it"));

    assertThat(service.requests().get(0).target()).contains("/log?rid=");
  }

  @Test
  void startThatCannotBeToldDoesNotKeepTheEndWaiting() {
    service.next(500).next(500).next(500);

    Notifier notifier =
        Notifier.builder()
            .ping(service.url("/ping/" + FakeService.TOKEN))
            .terms(Told.QUICK)
            .build();
    notifier.accept(Told.started());
    service.await(3);
    notifier.accept(Told.succeeded(Told.NOON));

    assertThat(service.await(4).get(3).target()).doesNotContain("/start");
    notifier.close();
  }
}
