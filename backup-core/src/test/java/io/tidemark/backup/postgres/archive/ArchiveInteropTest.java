package io.tidemark.backup.postgres.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** pg_dump's archives, read and written again, are the same to pg_restore. */
@ExtendWith(PostgresExtension.class)
class ArchiveInteropTest {

  @TempDir static Path folder;

  private static TestDatabase source;
  private static Path original;
  private static Path rewritten;

  @BeforeAll
  static void dumpAndRewrite(PostgresServer server) throws IOException {
    source = RichDatabase.create(server);
    original = RichDatabase.dump(source, folder.resolve("original"), "-Fc -Z0");
    rewritten = rewrite(original, folder.resolve("rewritten"));
  }

  @Test
  void listsTheSame() {
    assertThat(list(rewritten)).isEqualTo(list(original)).contains("TABLE DATA shop orders");
  }

  @Test
  void printsTheSameScript() {
    assertThat(RichDatabase.script(source, rewritten))
        .isEqualTo(RichDatabase.script(source, original));
  }

  @Test
  void printsTheSameScriptFromPipe() {
    String piped =
        source.tool("bash", "-c", "cat " + rewritten + " | pg_restore -f -").run().output();

    assertThat(RichDatabase.withoutKey(piped)).isEqualTo(RichDatabase.script(source, original));
  }

  @Test
  void compressedArchiveGivesTheSameBytes() throws IOException {
    Path compressed = RichDatabase.dump(source, folder.resolve("z6"), "-Fc -Z6");
    Path plain = rewrite(compressed, folder.resolve("from-z6"));

    assertThat(Files.size(compressed)).isLessThan(Files.size(original));
    assertThat(withoutTime(plain)).isEqualTo(withoutTime(rewritten));
  }

  /** Written into a pipe, pg_dump leaves the places of the data open, as it is done here. */
  @Test
  void tableOfContentsIsThatOfPgDumpByteForByte(TestDatabase database) throws IOException {
    database.psql(
        "CREATE TABLE t (a serial PRIMARY KEY, b text);"
            + "COMMENT ON TABLE t IS 'x'; GRANT SELECT ON t TO PUBLIC; SELECT lo_create(0);"
            + "INSERT INTO t (b) VALUES ('y'); CREATE VIEW v AS SELECT 1 AS one");
    Path piped = folder.resolve("piped");
    database.tool("bash", "-c", "pg_dump -Fc -Z0 | cat > " + piped).run().succeeded();

    Path again = rewrite(piped, folder.resolve("piped-again"));

    int toc = tocLength(piped);
    assertThat(Arrays.copyOf(Files.readAllBytes(again), toc))
        .isEqualTo(Arrays.copyOf(Files.readAllBytes(piped), toc));
  }

  @Test
  void restoresFromFile(PostgresServer server) {
    try (TestDatabase copy = server.newDatabase()) {
      copy.tool("pg_restore", "-e", "-d", copy.name(), rewritten.toString()).run().succeeded();

      assertThat(RichDatabase.contents(copy)).isEqualTo(RichDatabase.contents(source));
    }
  }

  @Test
  void restoresFromPipe(PostgresServer server) {
    try (TestDatabase copy = server.newDatabase()) {
      copy.tool("bash", "-c", "cat " + rewritten + " | pg_restore -e -d " + copy.name())
          .run()
          .succeeded();

      assertThat(RichDatabase.contents(copy)).isEqualTo(RichDatabase.contents(source));
    }
  }

  @Test
  void restoresWithTwoJobs(PostgresServer server) {
    try (TestDatabase copy = server.newDatabase()) {
      copy.tool("pg_restore", "-e", "-j2", "-d", copy.name(), rewritten.toString())
          .run()
          .succeeded();

      assertThat(RichDatabase.contents(copy)).isEqualTo(RichDatabase.contents(source));
    }
  }

  @Test
  void rowsAreThoseOfCopy() throws IOException {
    byte[] rows = rows(original, "shop", "log_2026");

    String copied = source.psql("COPY shop.log_2026 (day, text) TO STDOUT");
    assertThat(new String(rows, ISO_8859_1)).isEqualTo(copied).hasLineCount(5000);
  }

  @Test
  void insertsAreReadAsSql() throws IOException {
    Path inserts =
        RichDatabase.dump(source, folder.resolve("inserts"), "-Fc --inserts -t shop.log*");

    assertThat(new String(rows(inserts, "shop", "log_2026"), ISO_8859_1))
        .startsWith("INSERT INTO shop.log_2026 VALUES ('2026-01-02', 'x');\n");
  }

  @Test
  void emptyTableGivesNoBytes() throws IOException {
    assertThat(rows(original, "shop", "numbers")).isEmpty();
  }

  private static byte[] rows(Path archive, String schema, String table) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      ArchiveReader reader = ArchiveReader.open(in);
      while (true) {
        DataBlock block = reader.next().orElseThrow();
        boolean wanted =
            block.entry().tag().equals(table)
                && block.entry().namespace().orElse("").equals(schema);
        if (wanted && block instanceof DataBlock.Rows found) {
          return found.rows().readAllBytes();
        }
      }
    }
  }

  private static Path rewrite(Path from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      Rewrite.asArchive(in, out);
    }
    return to;
  }

  private static String list(Path archive) {
    return source.tool("pg_restore", "-l", archive.toString()).run().succeeded().output();
  }

  /** The archive with its six numbers of the time of the dump set to 0. */
  private static byte[] withoutTime(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Arrays.fill(bytes, 16, 16 + 6 * 5, (byte) 0);
    return bytes;
  }

  private static int tocLength(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      ArchiveDecoder decoder = new ArchiveDecoder(in);
      TocReader.read(decoder, ArchiveHeader.read(decoder));
      return (int) decoder.position();
    }
  }
}
