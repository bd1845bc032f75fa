package io.tidemark.quickstart;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Depth;
import io.tidemark.backup.Restore;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresTarget;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Backs up, verifies, destroys and restores a real database, and proves that it is the same. */
final class Quickstart {

  private final Path folder;
  private final int scale;
  private final Narration story;

  Quickstart(Path folder, int scale, PrintStream out) {
    this.folder = folder;
    this.scale = scale;
    this.story = new Narration(out);
  }

  /** Runs the example; the files stay in a new folder below the first argument. */
  public static void main(String[] arguments) throws Exception {
    String name =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/quickstart").resolve(name);
    new Quickstart(folder.toAbsolutePath(), 1, System.out).run();
  }

  void run() throws Exception {
    AgeIdentity key = Age.generate();
    Path keyFile = store(key);
    Server server = story.step("Start PostgreSQL", this::start);
    try (server) {
      Fingerprint before = story.step("Fill a shop's database", () -> fill(server));

      BackupPipeline shop =
          BackupPipeline.named("shop")
              .from(PostgresDump.of(server.database("shop")))
              .compress(Zstd.level(3))
              .encrypt(Age.recipients(key.recipient()))
              .decrypt(Age.identity(key.identity()))
              .to(backups().toUri().toString())
              .build();

      Backup backup = story.step("Back it up", () -> backUp(shop));
      story.step("List and verify", () -> verify(shop, backup));
      story.step("Disaster: DROP DATABASE shop", () -> destroy(server));
      story.step("Restore", () -> restore(shop, server));
      story.step("Compare with what was there", () -> compare(before, server));
      sayWhereThingsAre(backup, keyFile);
    }
  }

  /** The key is kept, so that the backup can be restored by hand, too. */
  private Path store(AgeIdentity key) throws Exception {
    Files.createDirectories(folder);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path file = Files.createFile(folder.resolve("age-identity.txt"), ownerOnly);
    return Files.writeString(file, new String(key.file().reveal()));
  }

  private Server start() throws IOException, SQLException {
    Server server = Server.start();
    story.say("PostgreSQL %s, a real server for this example", server.version());
    return server;
  }

  private Path backups() {
    return folder.resolve("backups");
  }

  private Fingerprint fill(Server server) throws SQLException {
    server.create("shop");
    try (Connection connection = server.connect("shop")) {
      Shop.fill(connection, scale);
      Fingerprint content = Fingerprint.of(connection);
      story.say(
          "%,d rows in %d tables, and %d columns, constraints, indexes, views, functions, ...",
          content.rows(), content.tables().size(), content.definitions().size());
      story.say("%s on the server's disk", server.size("shop"));
      return content;
    }
  }

  private Backup backUp(BackupPipeline shop) {
    Backup backup = shop.run();
    story.say(
        "%.1f MB became %.1f MB: custom format, zstd, age",
        backup.manifest().plainBytes() / 1e6, backup.manifest().storedBytes() / 1e6);
    backup.warnings().forEach(warning -> story.say("warning: %s", warning));
    return backup;
  }

  private int verify(BackupPipeline shop, Backup backup) {
    shop.list().backups().forEach(manifest -> story.say("%s", manifest.id()));
    shop.verify(backup.id(), Depth.STRUCTURE);
    story.say("every byte at rest, every byte inside and every row is as written");
    return 0;
  }

  private int destroy(Server server) throws SQLException {
    server.drop("shop");
    return 0;
  }

  private int restore(BackupPipeline shop, Server server) {
    var report = shop.restore(Restore.latest().into(PostgresTarget.of(server.uri("shop"))));
    story.say("%,d rows in %d tables", report.rows(), report.tables().size());
    return 0;
  }

  private int compare(Fingerprint before, Server server) throws SQLException {
    try (Connection connection = server.connect("shop")) {
      Fingerprint after = Fingerprint.of(connection);
      List<String> differences = before.differences(after);
      if (!differences.isEmpty()) {
        throw new IllegalStateException("the restored database differs: " + differences);
      }
      story.say(
          "%,d rows and %d definitions: every count and every hash is equal",
          after.rows(), after.definitions().size());
      return 0;
    }
  }

  private void sayWhereThingsAre(Backup backup, Path keyFile) {
    Path place = backups().resolve("shop/backups").resolve(backup.id().value());
    story.end();
    story.say("The backup   %s", place);
    story.say("By hand      %s", place.resolve("RESTORE.md"));
    story.say("The key      %s", keyFile);
  }
}
