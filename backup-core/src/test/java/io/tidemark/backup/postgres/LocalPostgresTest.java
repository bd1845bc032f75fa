package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.ServerAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a server is started, or at its first answer. */
class LocalPostgresTest {

  private static PostgresCluster cluster;

  @TempDir private Path folder;
  private Path temporary;
  private LocalPostgres programs;

  @BeforeAll
  static void create() {
    cluster = PostgresCluster.create(15);
  }

  @AfterAll
  static void remove() {
    cluster.close();
  }

  @BeforeEach
  void makeRoom() throws IOException {
    temporary = Files.createDirectory(folder.resolve("t"));
    ServerAccount.own(temporary);
    programs =
        LocalPostgres.at(cluster.binary("postgres").resolveSibling(""))
            .runAs(ServerAccount.prefix().toArray(String[]::new))
            .temporaryIn(temporary);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void programsOfAnotherVersionAreRefused() throws IOException {
    Path data = skeleton();
    Files.writeString(data.resolve("PG_VERSION"), "14\n");

    assertRefused(programs, data, InvalidConfigurationException.class)
        .contains("holds a cluster of PostgreSQL 14")
        .contains("are of PostgreSQL 15")
        .contains("hint: name the folder of the programs of version 14");
  }

  @Test
  void aFolderWithoutProgramsIsRefused() throws IOException {
    LocalPostgres nothing = LocalPostgres.at(folder).temporaryIn(temporary);

    assertRefused(nothing, skeleton(), InvalidConfigurationException.class)
        .contains("there is no program " + folder.resolve("postgres"));
  }

  @Test
  void rootIsRefusedBeforePostgresDoes() throws IOException {
    assumeTrue(!ServerAccount.prefix().isEmpty());

    assertRefused(programs.runAs(), skeleton(), InvalidConfigurationException.class)
        .contains("PostgreSQL does not run as root")
        .contains("setpriv");
  }

  @Test
  void whatIsNoDataDirectoryIsRefused() {
    assertRefused(programs, folder.resolve("absent"), RestoreFailedException.class)
        .contains("no server can be started in " + folder.resolve("absent"))
        .contains("PG_VERSION");
  }

  @Test
  void aStandbyIsRefused() throws IOException {
    Path data = skeleton();
    Files.createFile(data.resolve("standby.signal"));

    assertRefused(programs, data, InvalidConfigurationException.class)
        .contains("its recovery never ends");
  }

  @Test
  void aDamagedControlFileIsRefused() throws IOException {
    Path data = skeleton();
    byte[] control = Files.readAllBytes(data.resolve("global/pg_control"));
    control[40]++;
    Files.write(data.resolve("global/pg_control"), control);

    assertRefused(programs, data, IntegrityException.class)
        .contains("pg_control has the wrong checksum");
  }

  @Test
  void aPathThatIsTooLongForASocketIsRefused() throws IOException {
    Path deep = Files.createDirectory(temporary.resolve("x".repeat(90)));

    assertRefused(programs.temporaryIn(deep), skeleton(), InvalidConfigurationException.class)
        .contains("the path of the server's socket would be too long");
    Files.delete(deep);
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive_mode", "Listen_Addresses", "data_directory", "hba_file"})
  void whatKeepsTheServerApartCannotBeSet(String setting) {
    assertThatThrownBy(() -> programs.setting(setting, ""))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(setting + " cannot be set");
  }

  @Test
  void aSettingThatPostgresRefusesIsSaidInItsWords() {
    assertRefused(
            programs.setting("no_such_setting", "1"),
            cluster.dataDirectory(),
            RestoreFailedException.class)
        .contains("FATAL:  unrecognized configuration parameter \"no_such_setting\"");
  }

  @Test
  void aRoleThatIsNotThereIsSaid() {
    assertRefused(
            programs.as("nobody"), cluster.dataDirectory(), DatabaseUnavailableException.class)
        .contains("role \"nobody\" does not exist");
  }

  @Test
  void aFolderWithoutARecoveryIsStartedToo() {
    try (RestoredServer server = programs.start(cluster.dataDirectory())) {
      assertThat(server.recovered().state()).isEqualTo(RecoveryOutcome.State.PROMOTED);
      assertThat(server.recovered().position()).isEmpty();
      assertThat(server.recovered().lastCommit()).isEmpty();
      assertThat(server.recovered().timeline()).hasValue(1);
      assertRefused(programs, cluster.dataDirectory(), RestoreFailedException.class)
          .contains("lock file \"postmaster.pid\" already exists");
    }
  }

  private static AbstractStringAssert<?> assertRefused(
      LocalPostgres local, Path data, Class<? extends BackupException> type) {
    BackupException failure = catchThrowableOfType(type, () -> local.start(data).close());
    assertThat(failure).isNotNull();
    return assertThat(failure.getMessage());
  }

  /** As much of a data directory as is looked at beforehand. */
  private Path skeleton() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createDirectory(data.resolve("global"));
    for (String file : new String[] {"PG_VERSION", "global/pg_control"}) {
      Files.copy(cluster.dataDirectory().resolve(file), data.resolve(file));
    }
    ServerAccount.own(data);
    return data;
  }
}
