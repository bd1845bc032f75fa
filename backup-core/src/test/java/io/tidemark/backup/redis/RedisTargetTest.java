package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisTargetTest {

  private static RedisServer source;
  private static RedisServer server;
  private static SavedSnapshot backup;

  private final RestoringRun run = new RestoringRun();

  @BeforeAll
  static void start() {
    source = RedisServer.start("enable-debug-command yes");
    server = RedisServer.startWithPassword("c4nary-target", "enable-debug-command yes");
    TypicalKeys.write(source);
    backup = SavedSnapshot.of(source);
  }

  @AfterAll
  static void stop() {
    source.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.cli("FLUSHALL");
    server.cli("FUNCTION", "FLUSH");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(run.registrations()).isZero();
    assertThat(server.cli("CLIENT", "LIST").lines()).hasSize(1); // the one that asks
  }

  private RedisTarget target() {
    return RedisTarget.of(server.uri());
  }

  @Test
  void anEmptyServerBecomesTheSame() throws IOException {
    RestoreReport report = target().restore(backup, run);
    assertThat(server.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
    assertThat(server.cli("FUNCTION", "LIST")).contains("answers");
    assertThat(server.cli("XPENDING", "stream", "group"))
        .isEqualTo(source.cli("XPENDING", "stream", "group"));
    assertThat(report.tables())
        .extracting(TableSummary::name, TableSummary::rows)
        .containsExactly(tuple("db0", keys(source, 0)), tuple("db3", 1L));
    assertThat(report.facts())
        .containsEntry("keys-written", Long.toString(keys(source, 0) + 1))
        .containsEntry("keys-skipped", "0")
        .containsEntry("functions", "1");
    assertThat(report.target()).doesNotContain("c4nary");
    assertThat(run.warnings).isEmpty();
  }

  private static long keys(RedisServer server, int database) {
    return Long.parseLong(server.cli("-n", Integer.toString(database), "DBSIZE"));
  }

  @Test
  void expiryIsTheSameMoment() throws IOException {
    target().restore(backup, run);
    assertThat(server.cli("PEXPIRETIME", "expiring"))
        .isEqualTo(source.cli("PEXPIRETIME", "expiring"));
    assertThat(server.cli("PEXPIRETIME", "list")).isEqualTo(source.cli("PEXPIRETIME", "list"));
    assertThat(server.cli("PTTL", "text")).isEqualTo("-1");
  }

  @Test
  void expiredKeysAreLeftOut() throws IOException {
    source.cli("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    source.cli("SET", "brief", "c4nary", "PX", "1");
    SavedSnapshot withExpired = SavedSnapshot.of(source);
    source.cli("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    source.cli("DEL", "brief");
    assertThat(new String(withExpired.bytes(), StandardCharsets.ISO_8859_1)).contains("brief");
    server.cli("SET", "brief", "the target's own");
    RestoreReport report = target().restore(withExpired, run);
    assertThat(report.facts()).containsEntry("keys-expired", "1");
    assertThat(server.cli("GET", "brief")).isEqualTo("the target's own");
    assertThat(keys(server, 0)).isEqualTo(keys(source, 0) + 1);
  }

  @Test
  void keysThatExistAreRefusedBeforeAnythingIsWritten() {
    server.cli("SET", "many:17", "the target's own");
    server.cli("SET", "text", "the target's own");
    assertThatThrownBy(() -> target().restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("2 of the keys to restore exist already")
        .hasMessageContaining("'many:17'")
        .hasMessageContaining("onConflict()");
    assertThat(keys(server, 0)).isEqualTo(2);
    assertThat(server.cli("FUNCTION", "LIST")).isEmpty();
  }

  @Test
  void keysThatExistAreReplaced() throws IOException {
    server.cli("SET", "many:17", "the target's own");
    server.cli("SET", "list", "of another type");
    server.cli("SET", "foreign", "stays");
    server.cli(
        "FUNCTION", "LOAD", "#!lua name=answers\nredis.register_function('x', function() end)");
    target().onConflict(OnConflict.REPLACE).restore(backup, run);
    assertThat(server.cli("GET", "many:17")).isEqualTo("17");
    assertThat(server.cli("LLEN", "list")).isEqualTo("3000");
    assertThat(server.cli("GET", "foreign")).isEqualTo("stays");
    assertThat(server.cli("FCALL", "answer", "0")).isEqualTo("42");
  }

  @Test
  void keysThatExistAreSkipped() throws IOException {
    server.cli("SET", "many:17", "the target's own");
    server.cli("SET", "list", "of another type");
    RestoreReport report = target().onConflict(OnConflict.SKIP).restore(backup, run);
    assertThat(server.cli("GET", "many:17")).isEqualTo("the target's own");
    assertThat(server.cli("GET", "list")).isEqualTo("of another type");
    assertThat(server.cli("GET", "many:18")).isEqualTo("18");
    assertThat(report.facts()).containsEntry("keys-skipped", "2");
    assertThat(report.tables().get(0).rows()).isEqualTo(keys(source, 0) - 2);
  }

  @Test
  void aFunctionThatExistsIsRefusedBeforeAnythingIsWritten() {
    server.cli(
        "FUNCTION", "LOAD", "#!lua name=answers\nredis.register_function('x', function() end)");
    assertThatThrownBy(() -> target().restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("libraries of functions exist already: answers");
    assertThat(keys(server, 0)).isZero();
  }

  @Test
  void onlyMatchingKeysAreRestored() throws IOException {
    RestoreReport report = target().matching("small:*").matching("many:1?").restore(backup, run);
    assertThat(keys(server, 0)).isEqualTo(15);
    assertThat(keys(server, 3)).isZero();
    assertThat(server.cli("FUNCTION", "LIST")).isEmpty();
    assertThat(report.facts()).containsEntry("keys-written", "15");
  }

  @Test
  void aDatabaseGoesIntoAnother() throws IOException {
    target().database(3, 7).restore(backup, run);
    assertThat(server.cli("-n", "7", "GET", "elsewhere")).isEqualTo("in database 3");
    assertThat(keys(server, 0)).isZero();
  }

  @Test
  void aDatabaseThatTheServerDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> target().database(3, 99).restore(backup, run))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("DB index is out of range");
  }

  @Test
  void twoDatabasesIntoOneAreRefused() {
    assertThatThrownBy(() -> target().database(0, 7).database(3, 7))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void aDamagedSnapshotIsRefusedBeforeAnythingIsWritten() {
    byte[] bytes = backup.bytes();
    bytes[bytes.length - 20] ^= 1;
    assertThatThrownBy(() -> target().restore(SavedSnapshot.of(bytes), run))
        .isInstanceOf(IntegrityException.class);
    assertThat(keys(server, 0)).isZero();
  }

  @Test
  void aNewerSnapshotIsRefusedBeforeAnythingIsWritten() {
    try (RedisServer old = RedisServer.ofRelease("6")) {
      assertThatThrownBy(() -> RedisTarget.of(old.uri()).matching("*").restore(backup, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("snapshot is of a newer release");
      assertThat(keys(old, 0)).isZero();
    }
  }

  @Test
  void aModulesValueIsRefusedBeforeAnythingIsWritten() {
    String plain = "\0\u0005first\u0005value";
    // A value of a module without contents, then the end, and no checksum.
    String ofModule = "\u0007\u0006theirs\u0081\0\1\2\3\4\5\6\7\0";
    byte[] rdb =
        ("REDIS0010\u00fe\0" + plain + ofModule + "\u00ff" + "\0".repeat(8))
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> target().restore(SavedSnapshot.of(rdb), run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("key 'theirs' has a value of a module")
        .hasMessageContaining("hint: load the module");
    assertThat(server.cli("DBSIZE")).isEqualTo("0");
  }

  @Test
  void functionsThatTheServerCannotTakeAreRefused() {
    server.cli("ACL", "SETUSER", "teller", "on", ">c4nary", "~*", "+@all", "-function");
    String uri = "redis://teller:c4nary@127.0.0.1:" + server.port();
    assertThatThrownBy(() -> RedisTarget.of(uri).restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("+function");
    server.cli("ACL", "DELUSER", "teller");
    assertThat(keys(server, 0)).isZero();
  }

  @Test
  void aUserWithoutTheRightIsToldWhichToGrant() {
    server.cli("ACL", "SETUSER", "reader", "on", ">c4nary", "~*", "+@all", "-restore");
    String uri = "redis://reader:c4nary@127.0.0.1:" + server.port();
    assertThatThrownBy(() -> RedisTarget.of(uri).restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("NOPERM")
        .hasMessageContaining("+restore")
        .hasMessageNotContaining("c4nary");
    server.cli("ACL", "DELUSER", "reader");
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    assertThatThrownBy(
            () ->
                RedisTarget.of("redis://:c4nary-wrong@127.0.0.1:" + server.port())
                    .restore(backup, run))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("WRONGPASS")
        .hasMessageNotContaining("c4nary");
  }

  @Test
  void aReplicaIsRefused() {
    try (RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + source.port())) {
      assertThatThrownBy(() -> RedisTarget.of(replica.uri()).restore(backup, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("is a replica of 127.0.0.1:" + source.port());
    }
  }

  @Test
  void aFullServerIsTold() {
    try (RedisServer small = RedisServer.start("maxmemory 1mb")) {
      assertThatThrownBy(() -> RedisTarget.of(small.uri()).restore(backup, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("OOM")
          .hasMessageContaining("maxmemory");
    }
  }

  @Test
  void aServerThatEvictsKeysIsWarnedOf() throws IOException {
    try (RedisServer small =
        RedisServer.start("maxmemory 100mb", "maxmemory-policy allkeys-random")) {
      RedisTarget.of(small.uri()).restore(backup, run);
      assertThat(run.warnings).singleElement().asString().contains("evicts keys", "allkeys-random");
    }
  }

  @Test
  void aKeyThatSomebodyChangesMeanwhileIsNamed() {
    RestoringRun disturbed =
        new RestoringRun(
            stage -> {
              if (stage.equals("comparing keys")) {
                server.cli("SET", "many:42", "changed");
                server.cli("DEL", "many:43");
                server.cli("PERSIST", "expiring");
                server.cli("ZREM", "sorted", "member 7");
              }
            });
    assertThatThrownBy(() -> target().restore(backup, disturbed))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("4 restored keys differ")
        .hasMessageContaining("'many:42' has other contents")
        .hasMessageContaining("'many:43' is missing")
        .hasMessageContaining("'sorted' has other contents")
        .hasMessageContaining("'expiring' expires at another time");
  }

  @Test
  void aLongValueIsRefusedBeforeAnythingIsWritten() {
    server.cli("CONFIG", "SET", "proto-max-bulk-len", "1mb");
    try {
      source.cli(
          "EVAL",
          "redis.call('SETRANGE', 'long', 1500000, 'x') redis.call('BITFIELD',"
              + " 'long', 'SET', 'u8', 0, 1)",
          "0");
      source.cli("CONFIG", "SET", "rdbcompression", "no");
      SavedSnapshot large = SavedSnapshot.of(source);
      assertThatThrownBy(() -> target().restore(large, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("'long'")
          .hasMessageContaining("proto-max-bulk-len");
      assertThat(keys(server, 0)).isZero();
    } finally {
      server.cli("CONFIG", "SET", "proto-max-bulk-len", "512mb");
      source.cli("CONFIG", "SET", "rdbcompression", "yes");
      source.cli("DEL", "long");
    }
  }
}
