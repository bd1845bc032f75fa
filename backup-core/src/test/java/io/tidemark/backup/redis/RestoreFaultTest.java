package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.servers.RedisServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that die or hang, and runs that are cancelled, in each part of a restore. */
class RestoreFaultTest {

  private static SavedSnapshot backup;

  @BeforeAll
  static void fill() {
    try (RedisServer source = RedisServer.start()) {
      TypicalKeys.write(source);
      backup = SavedSnapshot.of(source);
    }
  }

  @Test
  void aServerThatDiesIsTold() {
    for (String stage :
        new String[] {"checking the snapshot", "restoring keys", "comparing keys"}) {
      try (RedisServer server = RedisServer.start()) {
        RestoringRun run = new RestoringRun(at -> killAt(stage, at, server));
        assertThatThrownBy(() -> RedisTarget.of(server.uri()).restore(backup, run))
            .describedAs(stage)
            .isInstanceOf(RestoreFailedException.class)
            .hasMessageContaining("the connection was lost")
            .hasMessageContaining("server's log");
        assertThat(run.registrations()).isZero();
      }
    }
  }

  private static void killAt(String stage, String at, RedisServer server) {
    if (at.equals(stage)) {
      server.process().signal("KILL");
      server.process().awaitEnd();
    }
  }

  @Test
  void aServerThatHangsIsGivenUp() {
    try (RedisServer server = RedisServer.start()) {
      RestoringRun run =
          new RestoringRun(
              at -> {
                if (at.equals("restoring keys")) {
                  server.process().signal("STOP");
                }
              });
      assertThatThrownBy(() -> RedisTarget.of(server.uri() + "?timeout=1s").restore(backup, run))
          .isInstanceOf(RestoreFailedException.class)
          .hasMessageContaining("does not answer in time");
      server.process().signal("CONT");
    }
  }

  @Test
  void aHangingServerDoesNotHoldUpACancel() {
    try (RedisServer server = RedisServer.start()) {
      RestoringRun[] run = new RestoringRun[1];
      run[0] =
          new RestoringRun(
              at -> {
                if (at.equals("restoring keys")) {
                  server.process().signal("STOP");
                  new Thread(run[0]::cancel).start();
                }
              });
      assertThatThrownBy(() -> RedisTarget.of(server.uri()).restore(backup, run[0]))
          .isInstanceOf(RunCancelledException.class);
      server.process().signal("CONT");
    }
  }

  @Test
  void aBrokenRestoreIsCompletedByAnother() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      RestoringRun[] run = new RestoringRun[1];
      run[0] =
          new RestoringRun(
              at -> {
                if (at.equals("comparing keys")) {
                  run[0].cancel();
                }
              });
      assertThatThrownBy(() -> RedisTarget.of(server.uri()).restore(backup, run[0]))
          .isInstanceOf(RunCancelledException.class);
      assertThat(server.cli("GET", "text")).isEqualTo("c4nary");
      RedisTarget.of(server.uri())
          .onConflict(OnConflict.REPLACE)
          .restore(backup, new RestoringRun());
    }
  }
}
