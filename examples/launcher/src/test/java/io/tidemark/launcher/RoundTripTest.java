package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class RoundTripTest {

  private static final AgeIdentity KEY = Age.generate();
  private static final AgeIdentity OTHER_KEY = Age.generate();

  private TestDatabase source;
  private Path storage;
  private Shell shell;

  @BeforeEach
  void configure(TestDatabase database, @TempDir Path folder) {
    source = database;
    storage = folder;
    source.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text);"
            + "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 1000) i");
    shell =
        new Shell()
            .with("BACKUP_SOURCE", source.uri())
            .with("BACKUP_TARGET", folder.toUri().toString())
            .with("BACKUP_AGE_RECIPIENTS", KEY.recipient())
            .with("BACKUP_AGE_IDENTITY", secret(KEY));
  }

  private static String secret(AgeIdentity key) {
    return new String(key.identity().reveal());
  }

  private String backup() {
    return shell.run("backup").ended(0).out().strip();
  }

  @Test
  void aBackupPrintsItsIdAndIsListedShownAndVerified() {
    String id = backup();

    assertThat(shell.run("list").ended(0).out()).contains(id);
    assertThat(shell.run("show", id).ended(0).out()).contains("public.item, 1000 rows");
    assertThat(shell.run("verify", id).ended(0).out()).startsWith(id + " is as written");
  }

  @Test
  void readingCommandsPrintJson() {
    String id = backup();

    assertThat(shell.run("list", "--json").ended(0).out())
        .contains("\"id\" : \"" + id + "\"", "\"damaged\" : { }");
    assertThat(shell.run("show", "--json").ended(0).out())
        .contains("\"rows\" : 1000", "\"encryption\" : \"age\"");
    assertThat(shell.run("verify", "latest", "--json").ended(0).out())
        .contains("\"depth\" : \"structure\"");
    assertThat(shell.run("backup", "--json").ended(0).out()).contains("\"locations\"");
  }

  @Test
  void aRestoreCreatesTheDatabaseWithTheSameRows(TestDatabase place) {
    backup();
    String copy = place.name() + "_copy";

    Answer answer = shell.run("restore", "--into", place.server().uri(copy), "--yes");

    assertThat(answer.ended(0).out()).contains("1000 rows");
    assertThat(place.server().query(copy, "SELECT count(*) || ' ' || sum(id) FROM item"))
        .isEqualTo("1000 500500");
    place.server().dropDatabase(copy);
  }

  @Test
  void aRestoreIntoADatabaseThatHoldsSomethingIsRefusedUnlessItReplaces(TestDatabase place) {
    backup();
    place.execute("CREATE TABLE precious (id int)");

    assertThat(shell.run("restore", "--into", place.uri(), "--yes").exit()).isNotZero();
    assertThat(place.query("SELECT to_regclass('precious') IS NOT NULL")).isEqualTo("t");

    shell.run("restore", "--into", place.uri(), "--yes", "--replace").ended(0);
    assertThat(place.query("SELECT to_regclass('precious') IS NULL")).isEqualTo("t");
    assertThat(place.query("SELECT count(*) FROM item")).isEqualTo("1000");
  }

  @Test
  void aRestoreThatNobodyConfirmsChangesNothing(TestDatabase place) {
    backup();

    Answer answer = shell.run("restore", "--into", place.uri()).ended(2);

    assertThat(answer.err()).contains("restore  ", "into     postgresql://", "--yes");
    assertThat(place.query("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }

  @Test
  void aDryRunPrintsThePlanAndChangesNothing(TestDatabase place) {
    String id = backup();

    assertThat(shell.run("restore", "--into", place.uri(), "--dry-run").ended(0).err())
        .contains(id);
    assertThat(place.query("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }

  @Test
  void aSchemaOnlyBackupHasNoRows() {
    String id = shell.run("backup", "--schema-only", "--tier", "weekly").ended(0).out().strip();

    assertThat(shell.run("show", id, "--json").ended(0).out())
        .contains("\"tier\" : \"weekly\"")
        .doesNotContain("\"rows\" : 1000");
  }

  @Test
  void anUnknownBackupEndsWith10() {
    backup();

    shell.run("show", "20260131T021500Z-7c01d2aa").ended(10);
    shell.run("show", "yesterday").ended(10);
  }

  @Test
  void noBackupAtAllEndsWith10() {
    shell.run("verify").ended(10);
  }

  @Test
  void aWrongKeyEndsWith12() {
    backup();

    shell.with("BACKUP_AGE_IDENTITY", secret(OTHER_KEY)).run("verify").ended(12);
  }

  @Test
  void noKeyEndsWith12AndTheBytesAtRestNeedNone() {
    backup();
    shell.without("BACKUP_AGE_IDENTITY");

    shell.run("verify").ended(12);
    shell.run("verify", "--depth", "stored").ended(0);
  }

  @Test
  void aFlippedBitEndsWith5() throws IOException {
    backup();
    Path data = dataFile();
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);

    shell.run("verify").ended(5);
  }

  private Path dataFile() throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(file -> file.toString().endsWith(".age")).findFirst().orElseThrow();
    }
  }

  @Test
  void aWrongPasswordEndsWith3() {
    String wrong = source.uri().replace(":" + source.server().password() + "@", ":wrong@");

    Answer answer = shell.with("BACKUP_SOURCE", wrong).run("backup").ended(3);

    assertThat(answer.err()).contains("hint:").doesNotContain("wrong@");
  }

  @Test
  void aDatabaseThatDoesNotAnswerEndsWith3() {
    shell.with("BACKUP_SOURCE", "postgresql://app@127.0.0.1:1/shop").run("backup").ended(3);
  }

  @Test
  void aStorageThatIsNoFolderEndsWith6() throws IOException {
    Path file = Files.createFile(storage.resolve("file"));

    shell.with("BACKUP_TARGET", file.toUri().toString()).run("backup").ended(6);
  }

  @Test
  void everyCompressionRoundTrips(TestDatabase place) {
    for (String compression : new String[] {"gzip:6", "lz4", "xz", "none", "zstd:1"}) {
      shell.with("BACKUP_COMPRESSION", compression);
      backup();
      shell.run("restore", "--into", place.uri(), "--yes", "--replace").ended(0);
      assertThat(place.query("SELECT sum(id) FROM item")).as(compression).isEqualTo("500500");
    }
  }

  @Test
  void aPassphraseEncryptsToo(TestDatabase place) {
    shell
        .without("BACKUP_AGE_RECIPIENTS")
        .without("BACKUP_AGE_IDENTITY")
        .with("BACKUP_PASSPHRASE", "correct horse battery staple, twice over");
    backup();

    shell.run("restore", "--into", place.uri(), "--yes").ended(0);
  }

  @Test
  void twoWaysToEncryptAreAConfigurationError() {
    shell.with("BACKUP_PASSPHRASE", "correct horse battery staple, twice over");

    assertThat(shell.run("backup").ended(2).err()).contains("several ways to encrypt");
  }
}
