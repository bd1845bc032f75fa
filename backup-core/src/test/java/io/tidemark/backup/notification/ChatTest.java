package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.ChatRules.array;
import static io.tidemark.backup.notification.ChatRules.json;
import static io.tidemark.backup.notification.ChatRules.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chat services that take what they document and nothing else. */
@Timeout(30)
class ChatTest {

  private static final String HOSTILE =
      "@everyone @channel <!channel> <!here> <@U123> <@&42> <at>All</at> </AT> <#C1> *b* _i_ `c` & \u0007";

  @SuppressWarnings("ImmutableEnumChecker") // functions without a state
  private enum Chat {
    SLACK(ChatRules::slack, NotifierBuilder::slack),
    DISCORD(ChatRules::discord, NotifierBuilder::discord),
    TEAMS(ChatRules::teams, NotifierBuilder::teams);

    private final Function<FakeService.Request, Integer> rules;
    private final BiFunction<NotifierBuilder, String, NotifierBuilder> adding;

    Chat(
        Function<FakeService.Request, Integer> rules,
        BiFunction<NotifierBuilder, String, NotifierBuilder> adding) {
      this.rules = rules;
      this.adding = adding;
    }

    Map<String, Object> told(BackupEvent event) {
      try (FakeService service = FakeService.by(rules)) {
        Notifier notifier =
            adding
                .apply(Notifier.builder(), service.url())
                .on(Topic.values())
                .sender("node-1")
                .terms(Told.QUICK)
                .build();
        notifier.accept(event);
        assertThat(notifier.close(Duration.ofSeconds(20))).isEmpty();
        return object(json(service.await(1).get(0).body()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileTextMentionsNobody(Chat chat) {
    chat.told(new BackupEvent.Failed(HOSTILE, Told.NOON, HOSTILE, HOSTILE));
  }

  @ParameterizedTest
  @EnumSource
  void anythingLongFits(Chat chat) {
    String escaped = "\"\\<&>*😀ä\u0001€".repeat(20_000);
    chat.told(new BackupEvent.Failed(escaped, Told.NOON, escaped, escaped));
    chat.told(
        new BackupEvent.DeliveryFailed(escaped, Told.NOON, escaped, escaped, "€".repeat(100_000)));
  }

  @ParameterizedTest
  @EnumSource
  void emptyTextIsTakenToo(Chat chat) {
    chat.told(new BackupEvent.Failed("shop", Told.NOON, "", ""));
  }

  @Test
  void slackGetsATextAndAnAttachment() {
    Map<String, Object> message = Chat.SLACK.told(Told.failed("a < b & c"));

    assertThat(message).containsEntry("text", "Backup of 'shop' failed");
    Map<String, Object> attachment = object(array(message.get("attachments")).get(0));
    assertThat(attachment)
        .containsEntry("color", "danger")
        .containsEntry("text", "a &lt; b &amp; c");
    assertThat(array(attachment.get("fields")))
        .contains(Map.of("title", "Sender", "value", "node-1", "short", "true"));
  }

  @Test
  void discordGetsAnEmbed() {
    Map<String, Object> embed =
        object(array(Chat.DISCORD.told(Told.failed("a_b *c*")).get("embeds")).get(0));

    assertThat(embed)
        .containsEntry("title", "Backup of 'shop' failed")
        .containsEntry("description", "a\\_b \\*c\\*")
        .containsEntry("timestamp", "2026-01-31T12:00:00Z");
  }

  @Test
  void teamsGetsACard() {
    Map<String, Object> attachment =
        object(
            array(Chat.TEAMS.told(Told.failed("**why**\nhint: look")).get("attachments")).get(0));

    List<Object> body = array(object(attachment.get("content")).get("body"));
    assertThat(object(array(object(body.get(0)).get("inlines")).get(0)))
        .containsEntry("text", "Backup of 'shop' failed")
        .containsEntry("color", "attention");
    assertThat(object(array(object(body.get(1)).get("inlines")).get(0)))
        .containsEntry("type", "TextRun")
        .containsEntry("text", "**why**");
    assertThat(object(array(object(body.get(2)).get("inlines")).get(0)))
        .containsEntry("text", "hint: look");
  }
}
