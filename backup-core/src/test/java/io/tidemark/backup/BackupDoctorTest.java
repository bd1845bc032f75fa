package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Diagnosis.Result;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a doctor finds, on a real server. */
@Timeout(120)
@ExtendWith(PostgresExtension.class)
class BackupDoctorTest {

  private final FaultyStorage storage = FaultyStorage.over(new InMemoryStorage());

  private PipelineBuilder pipeline(BackupSource source) {
    return BackupPipeline.named("shop").from(source).to("place", storage);
  }

  private static Diagnosis of(List<Diagnosis> found, String item) {
    return found.stream().filter(it -> it.item().equals(item)).findFirst().orElseThrow();
  }

  private static List<String> items(List<Diagnosis> found, Result result) {
    return found.stream().filter(it -> it.result() == result).map(Diagnosis::item).toList();
  }

  @Test
  void aDumpThatWouldSucceedIsWell(TestDatabase database) {
    database.execute("CREATE TABLE t (i int)");
    AgeIdentity key = Age.generate();

    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(PostgresDump.of(database.dataSource()))
                .encrypt(Age.recipients(key.recipient()))
                .decrypt(Age.identity(key.identity()))
                .build());

    assertThat(BackupDoctor.isWell(found)).isTrue();
    assertThat(items(found, Result.OK))
        .containsExactly(
            "database", "clock of the server", "privileges", "storage place", "encryption");
    assertThat(items(found, Result.WARN)).containsExactly("newest backup");
    assertThat(storageIsEmpty()).isTrue();
  }

  private boolean storageIsEmpty() {
    try {
      return storage.list("").isEmpty();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aRoleThatMayNotReadATableIsNamedWithTheGrant(TestDatabase database) {
    String role = "reader_" + database.name();
    database.execute("CREATE TABLE t (i int)");
    database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'tide'");

    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(
                    PostgresDump.of(
                        database.uri().replaceFirst("//[^@/]*@", "//" + role + ":tide@")))
                .build());

    Diagnosis privileges = of(found, "privileges");
    assertThat(privileges.result()).isEqualTo(Result.FAIL);
    assertThat(privileges.text()).contains("public.t");
    assertThat(privileges.fix().orElseThrow()).contains("GRANT pg_read_all_data TO " + role);
    assertThat(BackupDoctor.isWell(found)).isFalse();
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedAndTheRestLookedAt() {
    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(PostgresDump.of("postgresql://nobody:canary@127.0.0.1:1/none")).build());

    assertThat(items(found, Result.FAIL)).containsExactly("database");
    assertThat(items(found, Result.OK)).containsExactly("storage place");
    assertThat(found.toString()).doesNotContain("canary");
  }

  @Test
  void aClusterThatCouldBeCopiedIsWell(TestDatabase database) {
    List<Diagnosis> found =
        BackupDoctor.check(pipeline(PostgresBaseBackup.of(database.uri())).build());

    assertThat(items(found, Result.FAIL)).isEmpty();
    assertThat(items(found, Result.OK))
        .contains("wal_level", "max_wal_senders", "max_replication_slots", "replication");
  }

  @Test
  void aRoleThatMayNotReplicateIsNamed(TestDatabase database) {
    String role = "plain_" + database.name();
    database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'tide'");

    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(
                    PostgresBaseBackup.of(
                        database.uri().replaceFirst("//[^@/]*@", "//" + role + ":tide@")))
                .build());

    assertThat(items(found, Result.FAIL)).containsExactly("replication");
  }

  @Test
  void aStorageThatCannotBeWrittenToIsNamed() {
    storage.inject(Fault.failPutAfter(0));

    List<Diagnosis> found = BackupDoctor.check(pipeline(new TextSource()).build());

    assertThat(of(found, "storage place").text()).startsWith("it cannot be written to: ");
    assertThat(BackupDoctor.isWell(found)).isFalse();
  }

  @Test
  void aClockThatIsWrongIsNamed() {
    InstantSource slow = () -> Instant.now().minus(Duration.ofHours(1));

    List<Diagnosis> found = BackupDoctor.check(pipeline(new TextSource()).clock(slow).build());

    assertThat(items(found, Result.WARN)).contains("storage place");
    assertThat(found.toString()).containsPattern("ahead of this machine by 3(600|59[0-9]) s");
  }

  @Test
  void aKeyThatDoesNotFitIsNamed() {
    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(new TextSource())
                .encrypt(Age.recipients(Age.generate().recipient()))
                .decrypt(Age.identity(Age.generate().identity()))
                .build());

    assertThat(of(found, "encryption").result()).isEqualTo(Result.FAIL);
  }

  @Test
  void aMissingKeyIsAWarning() {
    List<Diagnosis> found =
        BackupDoctor.check(
            pipeline(new TextSource()).encrypt(Age.recipients(Age.generate().recipient())).build());

    assertThat(of(found, "encryption").result()).isEqualTo(Result.WARN);
  }
}
