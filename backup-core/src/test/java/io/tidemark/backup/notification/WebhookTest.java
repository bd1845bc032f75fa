package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generic webhook: its JSON, its signature and its templates. */
@Timeout(30)
class WebhookTest {

  private static final String PROBLEM = "the \"shop\" database\nhint: look at it";

  private final FakeService service = FakeService.open();

  @AfterEach
  void close() {
    service.close();
  }

  private FakeService.Request sent(Webhook webhook) {
    try (Notifier notifier =
        Notifier.builder().webhook(webhook).sender("node-1").clock(() -> Told.NOON).build()) {
      notifier.accept(Told.failed(PROBLEM));
      assertThat(notifier.close(Duration.ofSeconds(20))).isEmpty();
    }
    return service.await(1).get(0);
  }

  @Test
  void failureIsSentAsTheDocumentedJson() {
    FakeService.Request request = sent(Webhook.to(service.url()));

    String id = request.header("webhook-id");
    assertThat(request.target()).isEqualTo("/hook/" + FakeService.TOKEN);
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Idempotency-Key")).isEqualTo(id).matches("evt_[0-9a-f]{32}");
    assertThat(request.header("webhook-signature")).isNull();
    assertThat(request.body())
        .isEqualTo(
            "{\"specversion\":1,\"id\":\""
                + id
                + "\",\"event\":\"run.failed\",\"severity\":\"failure\",\"job\":\"shop\","
                + "\"at\":\"2026-01-31T12:00:00Z\",\"title\":\"Backup of 'shop' failed\","
                + "\"text\":\"the \\\"shop\\\" database\\nhint: look at it\","
                + "\"sender\":\"node-1\",\"backupId\":\"20260131T120000Z-7c01d2aa\"}");
  }

  @Test
  void signatureIsOverIdTimeAndBody() throws Exception {
    byte[] key = "01234567890123456789012345678901".getBytes(StandardCharsets.UTF_8);
    String secret = "whsec_" + Base64.getEncoder().encodeToString(key);

    FakeService.Request request = sent(Webhook.to(service.url()).secret(Secret.of(secret)));

    String timestamp = request.header("webhook-timestamp");
    assertThat(timestamp).isEqualTo(Long.toString(Told.NOON.getEpochSecond()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed = request.header("webhook-id") + "." + timestamp + "." + request.body();
    assertThat(request.header("webhook-signature"))
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
  }

  /** The example of the reference implementations of Standard Webhooks. */
  @Test
  void signatureIsThatOfTheStandardsExample() {
    String body = "{\"test\": 2432232314}";
    assertThat(
            Signature.with(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                .headers(
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    java.time.Instant.ofEpochSecond(1614265330),
                    body.getBytes(StandardCharsets.UTF_8)))
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void templateIsFilledAndSentAsText() {
    FakeService.Request request =
        sent(Webhook.to(service.url()).template("{severity}: {title} ({job}) {text}"));

    assertThat(request.header("Content-Type")).startsWith("text/plain");
    assertThat(request.body()).isEqualTo("failure: Backup of 'shop' failed (shop) " + PROBLEM);
  }

  @Test
  void jsonTemplateKeepsItsBracesAndEscapesValues() {
    FakeService.Request request =
        sent(Webhook.to(service.url()).jsonTemplate("{\"message\":\"{text}\",\"n\":{\"a\":1}}"));

    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.body())
        .isEqualTo(
            "{\"message\":\"the \\\"shop\\\" database\\nhint: look at it\",\"n\":{\"a\":1}}");
  }

  @Test
  void templateWithAnUnknownPlaceIsRefused() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Webhook.to(service.url()).template("{titel}"))
        .withMessageContaining("{titel}")
        .withMessageContaining("{title}");
  }

  @Test
  void headersAreSentAndPrintedNowhere() {
    Webhook webhook =
        Webhook.to(service.url()).header("Authorization", Secret.of("Bearer s3cretbearer"));

    assertThat(sent(webhook).header("Authorization")).isEqualTo("Bearer s3cretbearer");
    assertThat(webhook.toString()).matches("Webhook\\[http://localhost:\\d+]");
  }
}
