package io.tidemark.backup.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A script restores with psql, and is the one that pg_restore prints. */
@ExtendWith(PostgresExtension.class)
class ScriptWriterInteropTest {

  @TempDir static Path folder;

  private static TestDatabase source;
  private static Path archive;

  @BeforeAll
  static void dump(PostgresServer server) throws IOException {
    source = RichDatabase.create(server);
    archive = RichDatabase.dump(source, folder.resolve("archive"), "-Fc -Z6");
  }

  @Test
  void isTheScriptOfPgRestore() throws IOException {
    Path script = write(folder.resolve("compared.sql"), Optional.of("key"));

    assertThat(unquoted(RichDatabase.withoutKey(Files.readString(script))))
        .isEqualTo(unquoted(RichDatabase.script(source, archive)));
  }

  @Test
  void isTheScriptOfPgRestoreForPartitionsToo() throws IOException {
    String options = "-Fc --load-via-partition-root --quote-all-identifiers";
    Path quoted = RichDatabase.dump(source, folder.resolve("quoted"), options);
    Path script = write(quoted, folder.resolve("quoted.sql"), Optional.of("key"));

    assertThat(unquoted(RichDatabase.withoutKey(Files.readString(script))))
        .contains("-- load via partition root shop.log")
        .isEqualTo(unquoted(RichDatabase.script(source, quoted)));
  }

  @Test
  void restoresWithPsql(PostgresServer server) throws IOException {
    Path script = write(folder.resolve("restricted.sql"), Optional.of("a1B2"));

    assertThat(contentsAfter(server, script)).isEqualTo(RichDatabase.contents(source));
  }

  @Test
  void restoresWithPsqlWithoutTheKey(PostgresServer server) throws IOException {
    Path script = write(folder.resolve("free.sql"), Optional.empty());

    assertThat(Files.readString(script)).doesNotContain("restrict a1B2", "\\restrict");
    assertThat(contentsAfter(server, script)).isEqualTo(RichDatabase.contents(source));
  }

  private static String contentsAfter(PostgresServer server, Path script) {
    try (TestDatabase copy = server.newDatabase()) {
      copy.tool("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString())
          .run()
          .succeeded();
      return RichDatabase.contents(copy);
    }
  }

  private static Path write(Path file, Optional<String> key) throws IOException {
    return write(archive, file, key);
  }

  private static Path write(Path from, Path file, Optional<String> key) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(file)) {
      ArchiveReader reader = ArchiveReader.open(in);
      Rewrite.copy(reader, ScriptWriter.begin(out, reader.facts(), reader.entries(), key));
    }
    return file;
  }

  /** Identifiers are always quoted here, and by pg_restore only where needed. */
  private static String unquoted(String script) {
    return script.replaceAll("\"([a-z_][a-z0-9_]*)\"", "$1");
  }
}
