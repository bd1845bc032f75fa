package io.tidemark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {

  @Test
  void theRestoredDatabaseIsEqualAndTheFilesStay(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new Quickstart(folder, 1, new PrintStream(out, true, StandardCharsets.UTF_8)).run();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("every hash is equal");
    assertThat(namesBelow(folder))
        .contains("age-identity.txt", "RESTORE.md", "SHA256SUMS", "manifest.json");
  }

  private static Stream<String> namesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void aFingerprintSeesOneChangedRowAndOneChangedDefinition() throws Exception {
    try (Server server = Server.start();
        Connection database = server.connect("postgres");
        Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE TABLE t AS SELECT i AS id, 'row ' || i AS name FROM generate_series(1, 9) i");
      Fingerprint before = Fingerprint.of(database);

      statement.execute("UPDATE t SET name = 'other' WHERE id = 5");
      statement.execute("ALTER TABLE t ALTER name SET NOT NULL");

      assertThat(before.differences(Fingerprint.of(database)))
          .hasSize(2)
          .anyMatch(difference -> difference.startsWith("public.t: 9 rows"))
          .anyMatch(difference -> difference.startsWith("column t.name"));
    }
  }
}
