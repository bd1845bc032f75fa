package io.tidemark.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.fleet.FleetTrial.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FleetTest {

  @TempDir private Path repository;

  @Test
  void everyDatabaseHasOneBackupAlthoughANodeIsKilled() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      Outcome outcome =
          new FleetTrial(
                  server.getJdbcUrl("postgres", "postgres"),
                  "postgresql://postgres@localhost:" + server.getPort() + "/postgres",
                  repository,
                  12)
              .run();

      assertThat(outcome.missing()).isZero();
      assertThat(outcome.doubled()).isZero();
      assertThat(outcome.backups()).isEqualTo(12);
    }
  }
}
