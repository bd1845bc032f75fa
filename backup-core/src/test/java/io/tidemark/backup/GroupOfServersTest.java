package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.redis.RedisSnapshot;
import io.tidemark.backup.redis.RedisTarget;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database and a cache, as of one moment. */
@Timeout(90)
@ExtendWith(PostgresExtension.class)
class GroupOfServersTest {

  private static final String PASSWORD = "c4nary-group";

  private final InMemoryStorage storage = new InMemoryStorage();

  private BackupGroup group(TestDatabase database, RedisServer redis, Runnable[] quiesce) {
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(PostgresDump.of(database.uri()))
            .to("memory", storage)
            .build();
    BackupPipeline cache =
        BackupPipeline.named("cache")
            .from(RedisSnapshot.of(redis.uri()))
            .to("memory", storage)
            .build();
    return BackupGroup.named("site").of(shop, cache).quiesce(quiesce[0], quiesce[1]).build();
  }

  @Test
  void aCounterThatIsWrittenToBothIsEqualInBothCopies(TestDatabase database) throws Exception {
    try (RedisServer redis = RedisServer.startWithPassword(PASSWORD);
        RedisServer restored = RedisServer.start();
        CountingWriter writer = CountingWriter.start(database, redis)) {
      BackupGroup group = group(database, redis, writer.quiescing());
      for (int round = 0; round < 2; round++) {
        writer.awaitMore(50);

        BackupSet set = group.run().set();
        group.restore(
            set,
            Map.of(
                "shop", PostgresTarget.of(database.uri()).database("shop_copy").create(),
                "cache", RedisTarget.of(restored.uri()).replaceAll()));

        String counted = database.server().query("shop_copy", "SELECT max(n) FROM counter");
        database.server().dropDatabase("shop_copy");
        assertThat(restored.cli("get", "counter")).isEqualTo(counted);
      }
    }
  }

  @Test
  void aRowThatIsWrittenWhenTheDatabaseIsReadyIsInTheCopy(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE counter (n bigint)");
    try (RedisServer redis = RedisServer.startWithPassword(PASSWORD)) {
      Runnable last = () -> database.execute("INSERT INTO counter VALUES (1)");
      Runnable next = () -> database.execute("INSERT INTO counter VALUES (2)");

      BackupGroup group = group(database, redis, new Runnable[] {last, next});
      BackupSet set = group.run().set();

      assertThat(group.list()).containsExactly(set);
      assertThat(storedRows(set)).isEqualTo(1);
    }
  }

  private long storedRows(BackupSet set) {
    BackupRepository all =
        BackupPipeline.named("shop")
            .from(TextSource.of("a", new byte[0]))
            .to("memory", storage)
            .build()
            .repository();
    BackupId id = Objects.requireNonNull(set.members().get("shop")).id();
    return all.show("shop", id).report().tables().get(0).rows();
  }

  @Test
  void aReplicaIsRefusedSinceItMayLag(TestDatabase database) {
    CountDownLatch paused = new CountDownLatch(1);
    try (RedisServer redis = RedisServer.startWithPassword(PASSWORD);
        RedisServer replica =
            RedisServer.startWithPassword(PASSWORD, "replicaof 127.0.0.1 " + redis.port())) {
      BackupGroup group = group(database, replica, new Runnable[] {paused::countDown, () -> {}});

      assertThatThrownBy(group::run).hasMessageContaining("is a replica");
      assertThat(paused.getCount()).isEqualTo(1);
      assertThat(group.list()).isEmpty();
    }
  }

  @Test
  void writersGoOnIfTheCacheCannotFork(TestDatabase database) throws Exception {
    CountDownLatch resumed = new CountDownLatch(1);
    try (RedisServer redis = RedisServer.startWithPassword(PASSWORD)) {
      Runnable stop = () -> redis.process().signal("KILL");

      BackupGroup group = group(database, redis, new Runnable[] {stop, resumed::countDown});

      assertThatThrownBy(group::run).hasMessageNotContaining(PASSWORD);
      assertThat(resumed.await(0, TimeUnit.SECONDS)).isTrue();
      assertThat(group.list()).isEmpty();
    }
  }
}
