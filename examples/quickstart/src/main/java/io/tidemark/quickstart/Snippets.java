package io.tidemark.quickstart;

import static io.tidemark.backup.DeliveryPolicy.BEST_EFFORT;
import static io.tidemark.backup.redis.RedisTarget.OnConflict.REPLACE;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.BackupScheduler;
import io.tidemark.backup.Restore;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.redis.RedisSnapshot;
import io.tidemark.backup.redis.RedisTarget;
import io.tidemark.backup.schedule.Schedule;
import java.nio.file.Path;
import java.time.ZoneId;
import javax.sql.DataSource;

/** The code of the README, so that the compiler reads it, too. */
final class Snippets {

  private Snippets() {}

  static Backup backUp(DataSource dataSource) {
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(PostgresDump.of(dataSource))
            .compress(Zstd.level(3))
            .encrypt(Age.recipients("age1..."))
            .to("s3://acme-backups/shop?region=eu-central-1")
            .alsoTo("sftp://backup@nas/~/shop", BEST_EFFORT)
            .build();
    Backup backup = shop.run();
    return backup;
  }

  static BackupScheduler schedule(BackupPipeline shop, String slackUrl) {
    Notifier notifier = Notifier.builder().slack(slackUrl).build();
    BackupScheduler nightly =
        BackupScheduler.builder()
            .schedule(shop, Schedule.cron("15 2 * * *", ZoneId.of("Europe/Berlin")))
            .listen(notifier)
            .start();
    return nightly;
  }

  static void restore() {
    BackupRepository.at("s3://acme-backups/shop?region=eu-central-1")
        .and("sftp://backup@nas/~/shop")
        .decrypt(Age.identityFile(Path.of("age-identity.txt")))
        .restore("shop", Restore.latest().into(PostgresTarget.of("postgresql://app@db/shop")));
  }

  static void cache() {
    BackupPipeline.named("cache")
        .from(RedisSnapshot.of("rediss://backup:...@cache:6380"))
        .to("file:///var/backups")
        .build()
        .run();
    BackupRepository.at("file:///var/backups")
        .restore(
            "cache",
            Restore.latest().into(RedisTarget.of("redis://cache-copy").onConflict(REPLACE)));
  }
}
