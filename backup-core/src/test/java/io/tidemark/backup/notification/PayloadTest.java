package io.tidemark.backup.notification;

import static io.tidemark.backup.notification.ChatRules.array;
import static io.tidemark.backup.notification.ChatRules.json;
import static io.tidemark.backup.notification.ChatRules.object;
import static io.tidemark.backup.notification.Told.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.event.BackupEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The JSON of webhooks is what docs/notification.schema.json says. */
class PayloadTest {

  private static final String ID = "20260131T120000Z-7c01d2aa";

  private static final List<BackupEvent> EVENTS =
      List.of(
          Told.started(),
          new BackupEvent.Succeeded("shop", NOON, ID, 1_000, 100, List.of("slow")),
          Told.failed("no space"),
          new BackupEvent.Skipped("shop", NOON, "backup", "another is at it"),
          new BackupEvent.TaskFailed("shop", NOON, "prune", "no space"),
          new BackupEvent.Recovered("shop", NOON, "prune", NOON.minusSeconds(60)),
          new BackupEvent.Warned("shop", NOON, "odd"),
          new BackupEvent.DeliveryFailed("shop", NOON, ID, "s3://a", "no space"),
          new BackupEvent.Stale("shop", NOON, Optional.of(NOON), Duration.ofHours(26)),
          new BackupEvent.Missed("shop", NOON, NOON),
          new BackupEvent.SizeUnusual("shop", NOON, ID, 10, -71),
          new BackupEvent.Pruned("shop", NOON, 3, List.of("no right")),
          new BackupEvent.Verified("shop", NOON, ID, "s3://a", 10, Optional.of("flipped")),
          new BackupEvent.LogVerified("shop", NOON, "s3://a", 10, List.of("00000001")),
          new BackupEvent.DrillFinished(
              "shop", NOON, ID, Duration.ofMillis(1_500), Optional.empty()),
          new BackupEvent.WalInterrupted("shop", NOON, "refused", Duration.ofSeconds(5)),
          new BackupEvent.WalRetained("shop", NOON, 10, "extended"),
          new BackupEvent.WalLost("shop", NOON, 1, "0/1", "0/2", "slot lost"),
          new BackupEvent.WalBehind("shop", NOON, 10));

  private static Map<String, Object> schema() throws IOException {
    return object(json(Files.readString(Path.of("..", "docs", "notification.schema.json"))));
  }

  private static Map<String, Object> payload(Notice notice) {
    return object(json(new String(Payload.of(notice, "node-1"), StandardCharsets.UTF_8)));
  }

  private static Notice notice(BackupEvent event) {
    return Wording.of(event).orElseThrow(() -> new AssertionError("no words for " + event));
  }

  @Test
  void schemaKnowsEveryEventAndEveryField() throws IOException {
    Map<String, Object> properties = object(schema().get("properties"));
    TreeSet<Object> names = new TreeSet<>();
    TreeSet<String> fields = new TreeSet<>(List.of("failures"));
    for (BackupEvent event : EVENTS) {
      Map<String, Object> payload = payload(notice(event));
      names.add(payload.get("event"));
      fields.addAll(payload.keySet());
      assertThat(payload).containsKeys(texts(schema().get("required")));
      payload.forEach(
          (name, value) -> assertThat(properties).as("%s of %s", name, event).containsKey(name));
    }
    assertThat(fields).containsExactlyInAnyOrderElementsOf(properties.keySet());
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(array(object(properties.get("event")).get("enum")));
  }

  private static String[] texts(@Nullable Object array) {
    return array(array).stream().map(String::valueOf).toArray(String[]::new);
  }

  @Test
  void numbersAreNumbersAndListsAreLists() {
    String text =
        new String(Payload.of(notice(EVENTS.get(14)), ""), StandardCharsets.UTF_8)
            + new String(Payload.of(notice(EVENTS.get(1)), ""), StandardCharsets.UTF_8);

    assertThat(text)
        .contains("\"durationSeconds\":1.5", "\"plainBytes\":1000", "\"warnings\":[\"slow\"]")
        .doesNotContain("sender");
  }

  @Test
  void idIsTheSameForTheSameEventOnly() {
    assertThat(EventId.of(Told.failed("a"))).isEqualTo(EventId.of(Told.failed("a")));
    assertThat(EVENTS.stream().map(EventId::of)).doesNotHaveDuplicates();
  }

  @Test
  void whatNeedsSomebodyToActIsAFailure() {
    assertThat(EVENTS.stream().map(PayloadTest::notice).filter(PayloadTest::isUsual))
        .extracting(Notice::name)
        .containsExactly(
            "run.failed",
            "task.failed",
            "recovered",
            "stale",
            "missed",
            "verified",
            "log.verified",
            "wal.retained",
            "wal.lost",
            "wal.behind");
  }

  private static boolean isUsual(Notice notice) {
    return notice.topics().stream().anyMatch(Topic.USUAL::contains);
  }

  @Test
  void whatIsForProgramsOnlyHasNoWords() {
    assertThat(Wording.of(new BackupEvent.Delivered("shop", NOON, ID, "s3://a", true, 1)))
        .isEmpty();
  }
}
