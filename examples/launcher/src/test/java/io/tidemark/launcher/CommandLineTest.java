package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "status",
        "check",
        "backup",
        "list",
        "show",
        "verify",
        "restore",
        "drill",
        "copy",
        "repair",
        "key",
        "config",
        "wal",
        "wal stream",
        "wal check",
        "wal fetch",
        "wal push",
        "wal drain"
      })
  void everyCommandExplainsItself(String command) {
    Answer answer = new Shell().run((command + " --help").strip().split(" ", -1));

    assertThat(answer.ended(0).out()).startsWith("Usage: tidemark");
  }

  @Test
  void theHelpNamesTheExitCodes() {
    assertThat(new Shell().run("--help").out()).contains("12   wrong key, or no key");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(new Shell().run("--version").ended(0).out()).startsWith("tidemark ").hasLineCount(1);
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithASuggestion() {
    assertThat(new Shell().run("lits").ended(2).err()).contains("tidemark list");
  }

  @Test
  void noCommandIsAUsageError() {
    new Shell().run().ended(2);
  }

  @Test
  void providersAreListedByScheme() {
    assertThat(new Shell().run("providers").ended(0).out()).startsWith("file:");
    assertThat(new Shell().run("providers", "--json").ended(0).out())
        .contains("\"scheme\" : \"file\"");
  }

  @Test
  void secretsAreMaskedInThePrintedConfiguration() {
    Answer answer =
        new Shell()
            .with("BACKUP_SOURCE", "postgresql://app:tell-nobody@db/shop")
            .with("BACKUP_PASSPHRASE", "tell-nobody")
            .with("BACKUP_AGE_IDENTITY", "tell-nobody")
            .with("BACKUP_TARGET", "file:///var/backups")
            .run("config", "print");

    assertThat(answer.ended(0).out())
        .contains("postgresql://app@db:5432/shop (from BACKUP_SOURCE)")
        .contains("file:///var/backups")
        .doesNotContain("tell-nobody");
    assertThat(answer.err()).doesNotContain("tell-nobody");
  }

  @Test
  void aSettingComesFromAFileWithoutItsLastNewline(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("name"), "shop\n");

    assertThat(new Shell().with("BACKUP_NAME_FILE", file.toString()).run("config", "print").out())
        .containsPattern("BACKUP_NAME +shop\n");
  }

  @Test
  void aSettingThatIsGivenTwiceIsAnError() {
    Shell shell = new Shell().with("BACKUP_NAME", "a").with("BACKUP_NAME_FILE", "/nowhere");

    assertThat(shell.run("config", "print").ended(2).err()).contains("are both set");
  }

  @Test
  void aSettingsFileThatCannotBeReadIsAnError() {
    Shell shell = new Shell().with("BACKUP_NAME_FILE", "/nowhere");

    assertThat(shell.run("config", "print").ended(2).err()).contains("/nowhere");
  }

  @Test
  void anUnknownSettingIsAWarningWithASuggestion() {
    assertThat(new Shell().with("BACKUP_TARGETS", "x").run("config", "print").ended(0).err())
        .contains("unknown setting BACKUP_TARGETS", "did you mean BACKUP_TARGET?");
  }

  @Test
  void theLogIsJsonWhereAsked() {
    Shell shell = new Shell().with("BACKUP_LOG_FORMAT", "json").with("BACKUP_XYZZY", "\"\n");

    assertThat(shell.run("config", "print").err()).startsWith("{\"time\":").contains("\"WARN\"");
  }

  @Test
  void theLogIsSilentAboveItsLevel() {
    Shell shell = new Shell().with("BACKUP_LOG_LEVEL", "error").with("BACKUP_XYZZY", "x");

    assertThat(shell.run("config", "print").ended(0).err()).isEmpty();
  }

  @Test
  void aMissingStorageIsAConfigurationError() {
    assertThat(new Shell().run("list").ended(2).err()).contains("BACKUP_TARGET");
  }

  @Test
  void aMissingDatabaseIsAConfigurationError() {
    assertThat(new Shell().with("BACKUP_TARGET", "file:///tmp/x").run("backup").ended(2).err())
        .contains("BACKUP_SOURCE");
  }

  @Test
  void anUnknownStorageSchemeNamesWhatToAdd() {
    Shell shell = new Shell().with("BACKUP_NAME", "shop").with("BACKUP_TARGET", "davs://host/x");

    assertThat(shell.run("list").ended(2).err())
        .contains("PROVIDER_NOT_FOUND", "found: file, s3, sftp", "jar of a plugin");
  }

  @Test
  void aMisspeltStorageParameterIsCorrected() {
    Shell shell =
        new Shell().with("BACKUP_NAME", "shop").with("BACKUP_TARGET", "file:///tmp/x?creat=never");

    assertThat(shell.run("list").ended(2).err()).contains("did you mean 'create'?");
  }

  @Test
  void aGeneratedKeyIsAnIdentityFile() {
    Answer answer = new Shell().run("key", "generate").ended(0);

    assertThat(answer.out()).contains("# public key: age1", "AGE-SECRET-KEY-1");
    assertThat(answer.err()).startsWith("Public key: age1").doesNotContain("SECRET");
  }
}
