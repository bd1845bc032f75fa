package io.tidemark.backup.storage.s3;

import static io.tidemark.backup.storage.s3.FakeFault.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a killed process leaves: row 19 of the fault matrix. */
class LeftoversTest extends OnFakeS3 {

  private static final String ID = "0123456789abcdef0123456789abcdef";

  private Instant old() {
    return server.now().minus(Duration.ofDays(8));
  }

  private Instant recent() {
    return server.now().minus(Duration.ofDays(6));
  }

  @AfterEach
  void removeWhatWasMeantToStay() {
    server.content().uploads().keySet().forEach(server.content()::abort);
    server.content().objects().keySet().stream()
        .filter(name -> name.startsWith("prod/."))
        .forEach(server.content()::remove);
  }

  @Test
  void firstPutAbortsOldUploadsBelowThePrefix() throws IOException {
    server.content().begin("prod/job/a", Map.of(), old());
    server.content().begin("prod/.part-" + ID + "-8001", Map.of(), old());

    put(open(), bytes(1));

    assertThat(server.content().uploads()).isEmpty();
  }

  @Test
  void uploadOfARunThatMayBeAliveStays() throws IOException {
    String live = server.content().begin("prod/job/a", Map.of(), recent());

    put(open(), bytes(1));

    assertThat(server.content().uploads()).containsOnlyKeys(live);
  }

  @Test
  void uploadOfSomebodyElseStays() throws IOException {
    server.content().begin("production/a", Map.of(), old());
    server.content().begin("prod/no key", Map.of(), old());

    put(open(), bytes(1));

    assertThat(server.content().uploads()).hasSize(2);
  }

  @Test
  void oldHiddenObjectsAreRemoved() throws IOException {
    for (String name :
        List.of(".put-" + ID + "-" + ID + "-1", ".probe-" + ID, ".part-" + ID + "-8001")) {
      server.content().put("prod/" + name, bytes(1), Map.of(), old());
    }

    put(open(), bytes(1));

    assertThat(server.content().objects().keySet()).noneMatch(name -> name.startsWith("prod/."));
  }

  @Test
  void recentAndForeignHiddenObjectsStay() throws IOException {
    server.content().put("prod/.put-" + ID + "-" + ID + "-1", bytes(1), Map.of(), recent());
    server.content().put("prod/.trash", bytes(1), Map.of(), old());

    put(open(), bytes(1));

    assertThat(server.content().objects())
        .containsKeys("prod/.put-" + ID + "-" + ID + "-1", "prod/.trash");
  }

  @Test
  void ageIsSettable() throws IOException {
    server.content().begin("prod/job/a", Map.of(), recent());

    put(open(settings().abandonedAfter(Duration.ofDays(5))), bytes(1));

    assertThat(server.content().uploads()).isEmpty();
  }

  @Test
  void missingRightIsAWarningAndNoFailure() throws IOException {
    server.content().begin("prod/job/a", Map.of(), old());
    server.on(FakeOperation.LIST_UPLOADS, refuse(403, "AccessDenied"));

    put(open(), bytes(1));

    assertStored(bytes(1));
    assertThat(heard.warnings).hasSize(1);
    assertThat(heard.warnings.get(0)).startsWith("leftovers of earlier runs stay:");
  }

  @Test
  void readersLookForNoLeftovers() throws IOException {
    S3Storage storage = open();
    storage.list("");
    storage.delete(KEY);

    assertThat(server.requests(FakeOperation.LIST_UPLOADS)).isEmpty();
  }

  @Test
  void leftoversAreLookedForOnce() throws IOException {
    S3Storage storage = open();
    put(storage, bytes(1));
    storage.delete(KEY);
    put(storage, bytes(1));

    assertThat(server.requests(FakeOperation.LIST_UPLOADS)).hasSize(1);
  }
}
