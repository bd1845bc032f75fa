package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.crash.Instance.Held;
import io.tidemark.backup.servers.PausableProxy;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes want one turn: it is never held by two, and never by none for long. */
@Timeout(240)
@ExtendWith(PostgresExtension.class)
class TakingTurnsTest {

  private static final Duration BOUND = Duration.ofSeconds(3);

  /** Besides the bound: the next attempt, and the pauses of a machine that has other work. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(5);

  @TempDir private Path folder;

  private final List<Instance> instances = new ArrayList<>();

  @AfterEach
  void end() {
    instances.forEach(Instance::close);
  }

  private Instance start(String uri) {
    Instance instance = Instance.start("i" + instances.size(), folder, uri, BOUND.toMillis());
    instances.add(instance);
    return instance;
  }

  private String uri(String kind, TestDatabase database) {
    return kind.equals("lease") ? folder.resolve("leases").toUri().toString() : database.uri();
  }

  private Instance leader(List<Instance> of) {
    long now = System.nanoTime();
    of.get(0).await("take a turn", () -> of.stream().anyMatch(it -> it.holdsSince(now)));
    return of.stream().filter(it -> it.holdsSince(now)).findFirst().orElseThrow();
  }

  private void assertNeverTwo() {
    List<Held> all = instances.stream().flatMap(it -> it.held().stream()).toList();
    for (Held turn : all) {
      assertThat(all)
          .as("held with " + turn)
          .noneMatch(it -> !it.equals(turn) && it.overlaps(turn));
    }
  }

  /** The time from a point on until another process has the turn for certain. */
  private void assertTakenWithinTheBound(long since, Instance by) {
    long first =
        by.held().stream().mapToLong(Held::from).filter(it -> it > since).min().orElseThrow();
    assertThat(Duration.ofNanos(first - since)).isLessThan(BOUND.plus(ALLOWANCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"advisory", "lease"})
  void killedLeaderIsFollowedByOneOfTheOthers(String kind, TestDatabase database) {
    List<Instance> alive = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      alive.add(start(uri(kind, database)));
    }
    while (alive.size() > 1) {
      Instance leader = leader(alive);
      alive.remove(leader);
      long killed = System.nanoTime();
      leader.close();
      assertTakenWithinTheBound(killed, leader(alive));
    }
    assertNeverTwo();
  }

  @ParameterizedTest
  @ValueSource(strings = {"advisory", "lease"})
  void frozenLeaderLosesTheTurnAndKnowsItWhenItThaws(String kind, TestDatabase database) {
    Instance frozen = start(uri(kind, database));
    assertThat(leader(instances)).isSameAs(frozen);
    Instance other = start(uri(kind, database));
    frozen.signal("STOP");
    long stopped = System.nanoTime();

    leader(List.of(other));
    assertTakenWithinTheBound(stopped, other);
    int before = frozen.lost().size();
    frozen.signal("CONT");

    frozen.await("find out", () -> frozen.lost().size() > before);
    leader(List.of(other));
    assertNeverTwo();
  }

  @Test
  void leaderBehindAPartitionStopsBeforeAnotherBegins(TestDatabase database) throws IOException {
    int port = database.server().port();
    try (PausableProxy network = new PausableProxy(port)) {
      Instance cut = start(database.uri().replace(":" + port + "/", ":" + network.port() + "/"));
      assertThat(leader(instances)).isSameAs(cut);
      Instance other = start(database.uri());
      int before = cut.lost().size();
      network.pause(true);
      long paused = System.nanoTime();

      leader(List.of(other));

      assertTakenWithinTheBound(paused, other);
      cut.await("find out", () -> cut.lost().size() > before);
      assertThat(cut.lost().get(before))
          .as("the loss, and the other's turn")
          .isLessThan(other.held().get(other.held().size() - 1).from());
      network.pause(false);
      leader(List.of(other));
    }
    assertNeverTwo();
  }
}
