package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How notifiers are described, and what is refused. */
class NotifierBuilderTest {

  @Test
  void servicesAreReadFromAList() {
    Notifier notifier =
        Notifier.builder()
            .services(
                "slack:https://a.example/x?t=1,2, discord:https://b.example:8443/y\n"
                    + "teams:https://c.example/z webhook:http://d.example/,ping:https://e.example/u")
            .build();

    assertThat(notifier)
        .hasToString(
            "Notifier[slack at https://a.example, discord at https://b.example:8443,"
                + " teams at https://c.example, webhook at http://d.example,"
                + " ping at https://e.example]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/s3cret",
        "slak:https://a.example/s3cret",
        "s3cret",
        "slack:ftp://a.example/s3cret",
        "slack:https:///s3cret",
        "slack:https://a.example/s3cret ^",
        "slack:https://a.example/<s3cret>",
        "slack:https://s3cret:s3cret@a.example/"
      })
  void whatIsNoServiceIsRefusedWithoutBeingQuoted(String list) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Notifier.builder().services(list).build())
        .satisfies(e -> assertThat(e).hasNoCause())
        .withMessageNotContaining("s3cret");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(
            () ->
                Notifier.builder()
                    .slack("nothing")
                    .teams("mailto:a@b")
                    .remindEvery(Duration.ZERO)
                    .timeout(Duration.ZERO)
                    .on()
                    .build())
        .withMessageContainingAll("slack", "teams", "reminders", "timeout", "nothing to tell");
  }

  @Test
  void nobodyToTellIsAMistake() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Notifier.builder().build())
        .withMessageContaining("nobody to tell");
  }

  @Test
  void secretThatSignsNothingIsRefusedWithoutBeingQuoted() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Webhook.to("https://a.example").secret(Secret.of("whsec_not*base64")))
        .withMessageNotContaining("not*base64");
  }

  @Test
  void topicsAreReadFromAList() {
    assertThat(Topic.parse("failure, Recovery,wal,"))
        .isEqualTo(Set.of(Topic.FAILURE, Topic.RECOVERY, Topic.WAL));
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Topic.parse("failure,recovry"))
        .withMessageContaining("did you mean 'recovery'?");
  }
}
