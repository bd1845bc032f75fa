package io.tidemark.launcher.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class ExecutableJarTest {

  static final Path JAR = Path.of("target", "tidemark.jar").toAbsolutePath();

  static CommandLine tidemark(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-jar";
    all[1] = JAR.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandLine.of(java(), all).environment("CI", "true");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void theJarSaysWhatItIs() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
      assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
      assertThat(jar.stream()).noneMatch(entry -> entry.getName().endsWith(".SF"));
    }
  }

  @Test
  void serviceFilesAreMerged() {
    assertThat(tidemark("providers").run().succeeded().output().lines())
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly("file", "s3", "sftp");
  }

  @Test
  void standardErrorOfAQuietCommandIsEmpty() {
    assertThat(tidemark("--version").run().succeeded().errors()).isEmpty();
  }

  @Test
  void theJarBacksUpAndRestores(TestDatabase from, TestDatabase to, @TempDir Path storage)
      throws IOException {
    from.execute("CREATE TABLE item AS SELECT generate_series(1, 100) AS id");
    CommandLine.Result key = tidemark("key", "generate").run().succeeded();
    String recipient = key.errors().replace("Public key: ", "").strip();

    Path identity = Files.writeString(storage.resolve("identity"), key.output());

    configured(from, storage, "backup")
        .environment("BACKUP_AGE_RECIPIENTS", recipient)
        .run()
        .succeeded();
    configured(from, storage, "restore", "--into", to.uri(), "--yes")
        .environment("BACKUP_AGE_IDENTITY_FILE", identity.toString())
        .run()
        .succeeded();

    assertThat(to.query("SELECT sum(id) FROM item")).isEqualTo("5050");
  }

  private static CommandLine configured(TestDatabase source, Path storage, String... arguments) {
    return tidemark(arguments)
        .environment("BACKUP_SOURCE", source.uri())
        .environment("BACKUP_TARGET", storage.resolve("backups").toUri().toString());
  }

  @Test
  void theJarReadsAnOpenPgpKeyThatGnupgMade(TestDatabase from, @TempDir Path folder) {
    from.execute("CREATE TABLE item AS SELECT generate_series(1, 100) AS id");
    Path home = folder.resolve("gnupg");
    CommandLine.shell(
            "mkdir -m 700 gnupg && gpg --batch --quiet --passphrase '' --quick-generate-key"
                + " backup@example.com default default never"
                + " && gpg --batch --armor --output public --export"
                + " && gpg --batch --armor --output secret --export-secret-keys"
                + " && gpgconf --kill gpg-agent")
        .folder(folder)
        .environment("GNUPGHOME", home.toString())
        .run()
        .succeeded();

    configured(from, folder, "backup")
        .environment("BACKUP_PGP_RECIPIENTS", folder.resolve("public").toString())
        .run()
        .succeeded();
    configured(from, folder, "verify")
        .environment("BACKUP_PGP_SECRET_KEY_FILE", folder.resolve("secret").toString())
        .run()
        .succeeded();
  }
}
