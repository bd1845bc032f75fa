package io.tidemark.launcher.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasesTest {

  private static Map<String, String> read(Map<String, String> variables) {
    return Environment.of(variables).variables();
  }

  @Test
  void theS3ServiceKeepsItsEnvironment() {
    Map<String, String> read =
        read(
            Map.ofEntries(
                Map.entry("S3_ENDPOINT", "https://minio:9000"),
                Map.entry("S3_BUCKET", "acme"),
                Map.entry("S3_REGION", "eu-central-1"),
                Map.entry("RETRY_ATTEMPTS", "3"),
                Map.entry("BACKUP_INTERVAL", "3600"),
                Map.entry("BACKUP_RETENTION_DAYS", "7"),
                Map.entry("COMPRESSION_LEVEL", "6"),
                Map.entry("BACKUP_ENCRYPTION", "true"),
                Map.entry("BACKUP_ENCRYPTION_KEY", "a key of more than 32 characters, as it was"),
                Map.entry("WEBHOOK_URL", "https://hooks.example.com/1"),
                Map.entry("WEBHOOK_ON_SUCCESS", "true"),
                Map.entry("DEBUG", "true")));

    assertThat(read)
        .containsEntry(
            "BACKUP_TARGET",
            "s3://acme/postgres-backups?endpoint=https%3A%2F%2Fminio%3A9000&region=eu-central-1"
                + "&attempts=3")
        .containsEntry("BACKUP_INTERVAL", "3600")
        .containsEntry("BACKUP_RETENTION", "within=P7D")
        .containsEntry("BACKUP_COMPRESSION", "gzip:6")
        .containsEntry("BACKUP_PASSPHRASE", "a key of more than 32 characters, as it was")
        .containsEntry("BACKUP_NOTIFY_URLS", "webhook:https://hooks.example.com/1")
        .containsEntry("BACKUP_NOTIFY_ON", "failure,recovery,success")
        .containsEntry("BACKUP_LOG_LEVEL", "debug");
  }

  @Test
  void theProjectTemplateKeepsItsEnvironment() {
    Map<String, String> read =
        read(
            Map.of(
                "POSTGRES_HOST", "db",
                "POSTGRES_DB", "shop",
                "POSTGRES_USER", "app",
                "BACKUP_DIR", "/var/backups",
                "BACKUP_S3_BUCKET", "acme",
                "BACKUP_S3_PREFIX", "backups/",
                "BACKUP_RETENTION_DAILY", "7",
                "BACKUP_RETENTION_WEEKLY", "4",
                "BACKUP_RETENTION_MONTHLY", "12"));

    assertThat(read)
        .containsEntry("PGHOST", "db")
        .containsEntry("PGDATABASE", "shop")
        .containsEntry("PGUSER", "app")
        .containsEntry("BACKUP_TARGET", "file:///var/backups")
        .containsEntry("BACKUP_ALSO_TO", "s3://acme/backups?storage-class=STANDARD_IA")
        .containsEntry("BACKUP_RETENTION", "daily=7,weekly=4,monthly=12");
  }

  @Test
  void baseBackupsAreKeptByCount() {
    Map<String, String> read =
        read(
            Map.of(
                "BACKUP_MODE", "base+wal",
                "BACKUP_RETENTION_DAYS", "10",
                "WAL_SYNC_INTERVAL", "60",
                "REMOTE_BACKUP_HOST", "nas",
                "REMOTE_BACKUP_USER", "backup",
                "REMOTE_BACKUP_PATH", "/srv/backups"));

    assertThat(read)
        .containsEntry("BACKUP_RETENTION", "last=10")
        .containsEntry("BACKUP_WAL_SYNC_INTERVAL", "60")
        .containsEntry("BACKUP_TARGET", "sftp://backup@nas/srv/backups");
  }

  @Test
  void aNameOfThisProgramWins() {
    assertThat(
            read(Map.of("BACKUP_TARGET", "file:///a", "BACKUP_DIR", "/b", "BACKUP_NAME", "shop")))
        .containsEntry("BACKUP_TARGET", "file:///a")
        .doesNotContainKey("BACKUP_ALSO_TO");
  }

  @Test
  void theSameSetTwiceToDifferentValuesIsAnError() {
    assertThat(read(Map.of("PGHOST", "db", "DB_HOST", "db"))).containsEntry("PGHOST", "db");
    assertThatThrownBy(() -> read(Map.of("PGHOST", "db", "DB_HOST", "other")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("PGHOST and DB_HOST");
  }

  @Test
  void anEncryptionKeyWithoutEncryptionEncryptsNothing() {
    assertThat(read(Map.of("BACKUP_ENCRYPTION_KEY", "k", "BACKUP_ENCRYPTION", "false")))
        .doesNotContainKey("BACKUP_PASSPHRASE");
  }

  @Test
  void aKeyOfAKeyRingIsRefusedWithWhatToDo() {
    assertThatThrownBy(() -> read(Map.of("GPG_RECIPIENT", "backup@example.com")))
        .hasMessageContaining("gpg --export --armor");
  }

  @Test
  void anOlderNameIsReadFromAFileToo(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "tell-nobody\n");

    assertThat(read(Map.of("DB_PASSWORD_FILE", file.toString())))
        .containsEntry("PGPASSWORD", "tell-nobody");
  }

  @Test
  void keysOfAnS3AccountAreWhereTheSdkLooks() {
    assertThat(AwsCredentials.ofOlderNames(Map.of("S3_ACCESS_KEY", "a", "S3_SECRET_KEY", "b")))
        .containsOnly(Map.entry("aws.accessKeyId", "a"), Map.entry("aws.secretAccessKey", "b"));
    assertThat(AwsCredentials.ofOlderNames(Map.of("AWS_ACCESS_KEY_ID", "a"))).isEmpty();
  }

  @Test
  void olderNamesAreNotUnknown() {
    assertThat(Environment.of(Map.of("BACKUP_DIR", "/b", "BACKUP_ENCRYPTION", "true")).warnings())
        .isEmpty();
    assertThat(Environment.of(Map.of("BACKUP_SCHEDULE_INCREMENTAL", "x")).warnings()).hasSize(1);
  }

  @Test
  void aProcessForRedisHasTheScheduleForRedis() {
    Map<String, String> both =
        Map.of("BACKUP_SCHEDULE_FULL", "0 2 * * *", "BACKUP_SCHEDULE_REDIS", "0 */4 * * *");

    assertThat(read(both)).containsEntry("BACKUP_SCHEDULE", "0 2 * * *");
    for (Map.Entry<String, String> redis :
        Map.of(
                "BACKUP_MODE", "rdb",
                "BACKUP_SOURCE", "rediss://cache",
                "REDIS_URL", "redis://cache",
                "REDIS_HOST", "cache")
            .entrySet()) {
      Map<String, String> more = new HashMap<>(both);
      more.put(redis.getKey(), redis.getValue());
      assertThat(read(more)).containsEntry("BACKUP_SCHEDULE", "0 */4 * * *");
    }
  }

  @Test
  void aProcessForPostgresqlSaysThatItDoesNotBackUpRedis() {
    Map<String, String> both =
        Map.of("PGHOST", "db", "REDIS_URL", "redis://cache", "BACKUP_SCHEDULE_REDIS", "@daily");

    assertThat(Environment.of(both).warnings())
        .singleElement()
        .asString()
        .contains("BACKUP_SCHEDULE_REDIS has no effect", "BACKUP_MODE=rdb");
    assertThat(read(both)).doesNotContainKey("BACKUP_SCHEDULE");
  }

  @Test
  void theHostOfRedisIsAnAddressWithItsPassword() {
    assertThat(
            read(
                Map.of(
                    "REDIS_HOST", "cache", "REDIS_PORT", "6390", "REDIS_PASSWORD", "c4nary/@ 1")))
        .containsEntry("REDIS_URL", "redis://:c4nary%2F%40%201@cache:6390");
    assertThat(read(Map.of("REDIS_HOST", "cache", "REDIS_PORT", "tcp://10.0.0.7:6379")))
        .containsEntry("REDIS_URL", "redis://cache:6379");
  }
}
