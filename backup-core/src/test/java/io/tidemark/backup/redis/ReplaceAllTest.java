package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.RestoreReport;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplaceAllTest {

  private static RedisServer source;
  private static RedisServer server;
  private static SavedSnapshot backup;

  private final RestoringRun run = new RestoringRun();

  @BeforeAll
  static void start() {
    source = RedisServer.start("enable-debug-command yes");
    server = RedisServer.start("enable-debug-command yes", "databases 6");
    TypicalKeys.write(source);
    backup = SavedSnapshot.of(source);
  }

  @AfterAll
  static void stop() {
    source.close();
    server.close();
  }

  @BeforeEach
  void fill() {
    server.cli("FLUSHALL");
    server.cli("FUNCTION", "FLUSH");
    server.cli("MSET", "text", "old", "only:old", "old");
    server.cli("-n", "3", "SET", "elsewhere", "old");
    server.cli("-n", "1", "SET", "other", "untouched");
  }

  private RedisTarget target() {
    return RedisTarget.of(server.uri()).replaceAll();
  }

  private static String get(int database, String key) {
    return server.cli("-n", Integer.toString(database), "GET", key);
  }

  private static void assertOnlyOldContents() {
    assertThat(server.cli("DBSIZE")).isEqualTo("2");
    assertThat(get(0, "text")).isEqualTo("old");
    assertThat(get(3, "elsewhere")).isEqualTo("old");
    for (String unused : new String[] {"2", "4", "5"}) {
      assertThat(server.cli("-n", unused, "DBSIZE")).isEqualTo("0");
    }
  }

  @Test
  void theDatabasesOfTheBackupAreReplaced() throws IOException {
    target().restore(backup, run);
    assertThat(server.cli("EXISTS", "only:old")).isEqualTo("0");
    assertThat(get(1, "other")).isEqualTo("untouched");
    server.cli("-n", "1", "DEL", "other");
    assertThat(server.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
    assertThat(server.cli("FCALL", "answer", "0")).isEqualTo("42");
  }

  @Test
  void nothingIsSeenBeforeTheEnd() throws IOException {
    RestoringRun watched =
        new RestoringRun(
            stage -> {
              if (stage.equals("replacing the old contents")) {
                assertThat(get(0, "text")).isEqualTo("old");
                assertThat(get(3, "elsewhere")).isEqualTo("old");
                assertThat(server.cli("EXISTS", "many:1")).isEqualTo("0");
              }
            });
    target().restore(backup, watched);
    assertThat(get(0, "text")).isEqualTo("c4nary");
  }

  @Test
  void theOldContentsAreKeptIfWanted() throws IOException {
    RestoreReport report = RedisTarget.of(server.uri()).replaceAllAndKeepOld().restore(backup, run);
    assertThat(report.facts()).containsEntry("old-databases", "0 in 5, 3 in 4");
    assertThat(get(5, "only:old")).isEqualTo("old");
    assertThat(get(0, "text")).isEqualTo("c4nary");
    server.cli("SWAPDB", "0", "5");
    assertThat(get(0, "text")).isEqualTo("old");
  }

  @Test
  void aDatabaseThatTheBackupHasNoKeysOfIsEmptiedIfItWasNamed() throws IOException {
    target().database(9, 1).restore(backup, run);
    assertThat(server.cli("-n", "1", "DBSIZE")).isEqualTo("0");
    assertThat(get(0, "text")).isEqualTo("old");
  }

  @Test
  void aDifferenceLeavesTheOldContents() {
    RestoringRun disturbed =
        new RestoringRun(
            stage -> {
              if (stage.equals("comparing keys")) {
                server.cli("-n", "5", "SET", "many:42", "changed");
              }
            });
    assertThatThrownBy(() -> target().restore(backup, disturbed))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("many:42");
    assertOnlyOldContents();
  }

  @Test
  void whatSomebodyElseWritesIntoTheSpareDatabaseIsNoticed() {
    RestoringRun disturbed =
        new RestoringRun(
            stage -> {
              if (stage.equals("comparing keys")) {
                server.cli("-n", "5", "SET", "foreign", "somebody's");
              }
            });
    assertThatThrownBy(() -> target().restore(backup, disturbed))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("somebody has written into database 5");
    assertThat(get(5, "foreign")).isEqualTo("somebody's");
    assertThat(get(0, "text")).isEqualTo("old");
  }

  @Test
  void aCancelledRestoreLeavesTheOldContents() {
    for (String moment :
        new String[] {"restoring keys", "comparing keys", "replacing the old contents"}) {
      RestoringRun[] holder = new RestoringRun[1];
      holder[0] =
          new RestoringRun(
              stage -> {
                if (stage.equals(moment)) {
                  holder[0].cancel();
                }
              });
      assertThatThrownBy(() -> target().restore(backup, holder[0]))
          .describedAs(moment)
          .isInstanceOf(RunCancelledException.class);
      assertOnlyOldContents();
    }
  }

  @Test
  void aFullServerKeepsTheOldContents() {
    long used =
        Long.parseLong(
            server
                .cli("INFO", "memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .findFirst()
                .orElseThrow()
                .substring("used_memory:".length())
                .strip());
    server.cli("CONFIG", "SET", "maxmemory", Long.toString(used + 200_000));
    try {
      assertThatThrownBy(() -> target().restore(backup, run))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("OOM");
    } finally {
      server.cli("CONFIG", "SET", "maxmemory", "0");
    }
    assertOnlyOldContents();
  }

  @Test
  void withoutASpareDatabaseNothingIsDone() {
    for (String used : new String[] {"2", "4", "5"}) {
      server.cli("-n", used, "SET", "in", "use");
    }
    assertThatThrownBy(() -> target().restore(backup, run))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("no empty database is left");
    assertThat(get(0, "text")).isEqualTo("old");
  }
}
