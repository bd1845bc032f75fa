package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {

  private static final String REDIS = "redis://:c4nary@localhost:1";
  private static final String POSTGRESQL = "postgresql://app:c4nary@localhost:1/shop";

  private static Shell shell(String source) {
    return new Shell().with("BACKUP_SOURCE", source).with("BACKUP_TARGET", "file:///tmp/unused");
  }

  private static String printed(Shell shell) {
    return shell.run("config", "print").ended(0).out();
  }

  @Test
  void theSourceIsShownWithoutItsPasswordAndWithItsUsualMode() {
    assertThat(printed(shell(REDIS)))
        .contains("redis://localhost:1 (from BACKUP_SOURCE)")
        .containsPattern("BACKUP_MODE +rdb\n")
        .doesNotContain("c4nary");
    assertThat(printed(shell(POSTGRESQL))).containsPattern("BACKUP_MODE +dump\n");
    assertThat(printed(shell(POSTGRESQL).with("BACKUP_MODE", "base+wal")))
        .containsPattern("BACKUP_MODE +base\\+wal\n");
  }

  @Test
  void whatOtherProgramsCallRedisCountsLast() {
    Shell both = new Shell().with("DATABASE_URL", POSTGRESQL).with("REDIS_URL", REDIS);

    assertThat(printed(both)).contains("localhost:1/shop (from DATABASE_URL)");
    assertThat(printed(both.without("DATABASE_URL")))
        .contains("redis://localhost:1 (from REDIS_URL)");
  }

  @Test
  void aModeOfRedisLooksForRedisOnly() {
    Shell both = new Shell().with("DATABASE_URL", POSTGRESQL).with("REDIS_URL", REDIS);

    assertThat(printed(both.with("BACKUP_MODE", "rdb")))
        .contains("redis://localhost:1 (from REDIS_URL)");
    assertThat(printed(both.with("BACKUP_MODE", "dump")))
        .contains("localhost:1/shop (from DATABASE_URL)");
  }

  @ParameterizedTest
  @CsvSource({
    REDIS + ", dump, BACKUP_SOURCE is of Redis",
    REDIS + ", base+wal, BACKUP_SOURCE is of Redis",
    POSTGRESQL + ", rdb, BACKUP_SOURCE is of PostgreSQL",
    POSTGRESQL + ", scan, BACKUP_SOURCE is of PostgreSQL"
  })
  void aModeOfTheOtherDatabaseIsAMistake(String source, String mode, String problem) {
    assertThat(shell(source).with("BACKUP_MODE", mode).run("backup").ended(2).err())
        .contains(problem, mode, "BACKUP_MODE=")
        .doesNotContain("c4nary");
  }

  @ParameterizedTest
  @CsvSource({
    "BACKUP_FORMAT, plain",
    "BACKUP_INCREMENTAL, full",
    "BACKUP_MAX_CHAIN, 3",
    "BACKUP_LOG_FROM_ARCHIVE, yes",
    "BACKUP_SERVER_COMPRESSION, gzip"
  })
  void aSettingThatIsForPostgresqlIsAMistake(String setting, String value) {
    assertThat(shell(REDIS).with(setting, value).run("backup").ended(2).err())
        .contains(setting + " is set, but");
  }

  @Test
  void aSnapshotHasNoSchemaAndRedisHasNoLog() {
    assertThat(shell(REDIS).run("backup", "--schema-only").ended(2).err())
        .contains("--schema-only");
    assertThat(shell(REDIS).run("wal", "stream").ended(2).err()).contains("is of Redis");
  }

  @Test
  void advisoryLocksAreOfPostgresqlOnly() {
    assertThat(shell(REDIS).with("BACKUP_LOCK", "advisory").run("backup").ended(2).err())
        .contains("only PostgreSQL", "BACKUP_LOCK=lease");
  }

  @Test
  void anAddressOfNeitherIsAMistake() {
    assertThat(shell("mysql://app:c4nary@db/shop").run("backup").ended(2).err())
        .contains("neither postgresql:// nor redis://")
        .doesNotContain("c4nary");
  }

  @ParameterizedTest
  @CsvSource({
    "--skip, " + POSTGRESQL,
    "--replace-all, " + POSTGRESQL,
    "--match=user:*, " + POSTGRESQL,
    "--database=0=1, " + POSTGRESQL,
    "--redis-conf=redis.conf, " + POSTGRESQL,
    "--redis-conf=redis.conf, " + REDIS,
    "--delta, " + REDIS,
    "--tablespace=1=/x, " + REDIS,
    "--immediate, " + REDIS
  })
  void anOptionThatHasNoEffectOnATargetIsAMistake(String option, String target) {
    assertThat(shell(REDIS).run("restore", "--into", target, "--yes", option).ended(2).err())
        .contains("error: ")
        .doesNotContain("c4nary");
  }
}
