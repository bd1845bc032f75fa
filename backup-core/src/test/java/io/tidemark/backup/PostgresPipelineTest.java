package io.tidemark.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.encryption.OpenPgp;
import io.tidemark.backup.encryption.OpensslAes;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.DumpFormat;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresTarget;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.source.RestoreReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way, on a real server: dump, compress, encrypt, store, verify, restore. */
@ExtendWith(PostgresExtension.class)
class PostgresPipelineTest {

  private static final String PASSPHRASE = "correct horse battery staple, and then some";
  private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL);

  /** Everything that the schema's rows, sequences and large objects hold. */
  private static final String FINGERPRINT =
      """
      SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT 'c' || c::text AS line FROM public.customer c
        UNION ALL SELECT 'o' || o::text FROM sales.orders o
        UNION ALL SELECT 't' || t::text FROM sales.turnover t
        UNION ALL SELECT 'v' || count(*) FROM sales.open_orders
        UNION ALL SELECT 's' || last_value FROM public.customer_id_seq
        UNION ALL SELECT 'l' || encode(lo_get(70001), 'hex')
      ) lines
      """;

  private final AgeIdentity key = Age.generate();
  @TempDir private Path folder;

  private static void fill(TestDatabase database) throws IOException {
    try (InputStream sql = PostgresPipelineTest.class.getResourceAsStream("/postgres/shop.sql")) {
      database.psql(new String(Objects.requireNonNull(sql).readAllBytes(), UTF_8));
    }
  }

  private PipelineBuilder pipeline(TestDatabase source) {
    return BackupPipeline.named("shop")
        .from(PostgresDump.of(source.uri()))
        .encrypt(Age.recipients(key.recipient()))
        .decrypt(Age.identity(key.identity()))
        .to(folder.resolve("backups").toUri().toString());
  }

  @Test
  void restoresIntoANewDatabase(TestDatabase source) throws IOException {
    fill(source);
    String before = source.query(FINGERPRINT);
    BackupPipeline shop = pipeline(source).verifyAfterwards(Depth.STRUCTURE).build();

    Backup backup = shop.run();
    RestoreReport report =
        shop.restore(
            Restore.of(backup.id())
                .into(PostgresTarget.of(source.uri()).database("shop_copy").create()));

    assertThat(report.tables())
        .containsExactlyInAnyOrderElementsOf(backup.manifest().report().tables());
    assertThat(report.rows()).isEqualTo(8500);
    assertThat(source.server().query("shop_copy", FINGERPRINT)).isEqualTo(before);
    source.server().dropDatabase("shop_copy");
  }

  @Test
  void structureCheckFindsRowsThatAreNotThoseRecorded(TestDatabase source) throws Exception {
    fill(source);
    BackupPipeline shop = pipeline(source).build();
    Manifest manifest = shop.run().manifest();

    assertThat(shop.verify(manifest.id(), Depth.STRUCTURE).locations()).hasSize(1);
    Path stored = folder.resolve("backups/shop/backups/" + manifest.id());
    Path data = stored.resolve(manifest.files().get(0).name());
    Files.write(data, new byte[(int) Files.size(data)]);
    assertThatThrownBy(() -> shop.verify(manifest.id(), Depth.STRUCTURE))
        .isInstanceOf(IntegrityException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "CUSTOM, zstd, age",
    "PLAIN, gzip, openssl",
    "CUSTOM, xz:1, openpgp",
    "CUSTOM, lz4, none",
    "PLAIN, none, none"
  })
  void commandsOfTheRestoreGuideRestoreTheBackup(
      DumpFormat format, String compression, String cipher, TestDatabase source) throws Exception {
    fill(source);
    String before = source.query(FINGERPRINT);
    PipelineBuilder builder =
        BackupPipeline.named("shop")
            .from(PostgresDump.of(source.uri()).format(format))
            .compress(Compressions.parse(compression))
            .to(folder.resolve("backups").toUri().toString());
    if (!cipher.equals("none")) {
      builder.encrypt(encryption(cipher));
    }
    Manifest manifest = builder.build().run().manifest();
    source.server().dropDatabase(source.name());

    Path stored = folder.resolve("backups/shop/backups/" + manifest.id());
    List<String> commands = commandsIn(Files.readString(stored.resolve("RESTORE.md")));
    for (String command : commands) {
      runInShell(command, stored, source);
    }

    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    assertThat(source.query(FINGERPRINT)).isEqualTo(before);
  }

  private Encryption encryption(String name) {
    return switch (name) {
      case "age" -> Age.recipients(key.recipient());
      case "openssl" -> OpensslAes.passphrase(Secret.of(PASSPHRASE));
      case "openpgp" -> OpenPgp.passphrase(Secret.of(PASSPHRASE));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static List<String> commandsIn(String guide) {
    return COMMAND.matcher(guide).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private void runInShell(String command, Path stored, TestDatabase database) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Path identity = Files.writeString(home.resolve("key.txt"), new String(key.identity().reveal()));
    Path passphrase = Files.writeString(home.resolve("passphrase"), PASSPHRASE);
    CommandLine.shell(command)
        .folder(stored)
        .environment("PGHOST", database.server().host())
        .environment("PGPORT", Integer.toString(database.server().port()))
        .environment("PGUSER", database.server().user())
        .environment("PGPASSWORD", database.server().password())
        .environment("GNUPGHOME", home.toString())
        .environment("AGE_IDENTITY_FILE", identity.toString())
        .environment("BACKUP_PASSPHRASE", PASSPHRASE)
        .environment("BACKUP_PASSPHRASE_FILE", passphrase.toString())
        .run()
        .succeeded();
  }
}
