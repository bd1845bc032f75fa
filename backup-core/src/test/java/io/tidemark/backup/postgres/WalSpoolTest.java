package io.tidemark.backup.postgres;

import static io.tidemark.backup.postgres.ArchivedLog.await;
import static io.tidemark.backup.postgres.ArchivedLog.fillSegment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.WalDraining;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalSpoolTest {

  private static final int MIB = 1 << 20;
  private static final String SEGMENT = "000000010000000000000007";

  // As in docs/physical-backups.md.
  private static final String ARCHIVE_COMMAND =
      "test ! -e {}/%f && cp %p {}/.%f && sync {}/.%f && mv {}/.%f {}/%f && sync {}";

  @TempDir private Path temporary;
  private final InMemoryStorage storage = new InMemoryStorage();
  private final FaultyStorage faulty = FaultyStorage.over(storage);
  private final ArchivedLog log = new ArchivedLog(storage);

  @Test
  void whatTheServerPutsThereIsStoredAndThenRemoved() throws Exception {
    Path folder = folderForServer();
    try (PostgresCluster server =
            PostgresCluster.of(15)
                .setting("wal_keep_size", "1GB")
                .setting("archive_mode", "on")
                .setting("archive_command", ARCHIVE_COMMAND.replace("{}", folder + ""))
                .create()
                .start();
        WalDraining draining = pipeline(server).drain(WalSpool.at(folder))) {
      fillSegment(server);
      awaitArchived(server);
      await(() -> draining.status().files() == 0, draining::status);

      Fault outage = faulty.inject(Fault.failCommit());
      fillSegment(server);
      fillSegment(server);
      awaitArchived(server);
      await(() -> draining.status().problem().isPresent(), draining::status);
      assertThat(outage.hits()).isPositive();
      assertThat(draining.status().files()).isPositive();
      assertThat(draining.status().bytes()).isPositive();
      assertThat(draining.status().oldest()).isPresent();

      faulty.heal();
      await(() -> draining.status().files() == 0, draining::status);
      await(() -> draining.status().problem().isEmpty(), draining::status);
      assertThat(log.segments()).hasSizeGreaterThanOrEqualTo(3);
      log.assertNoGap(1, 16 * MIB);
      log.assertSameAs(server);
    }
    await(() -> ArchivedLog.threads().isEmpty(), ArchivedLog::threads);
  }

  private Path folderForServer() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path folder = Files.createDirectory(temporary.resolve("spool"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    return folder;
  }

  private static void awaitArchived(PostgresCluster server) {
    String newest = server.query("SELECT pg_walfile_name(pg_switch_wal() - 1)");
    server.await("SELECT last_archived_wal >= '" + newest + "' FROM pg_stat_archiver", "t");
  }

  private BackupPipeline pipeline(PostgresCluster server) {
    return BackupPipeline.named(ArchivedLog.JOB)
        .from(PostgresBaseBackup.of(server.uri("postgres")))
        .compress(Zstd.level(3))
        .to("memory", faulty)
        .build();
  }

  @Test
  void copyHasItsNameWhenItIsWhole() throws IOException {
    Path file = file(SEGMENT, 3 * MIB);
    Path spool = temporary.resolve("spool/deep");
    Files.createDirectories(spool);
    Files.write(spool.resolve("." + SEGMENT), new byte[5 * MIB]); // was cut off

    WalSpool.at(spool).put(file);

    assertThat(names(spool)).containsExactly(SEGMENT);
    assertThat(spool.resolve(SEGMENT)).hasSameBinaryContentAs(file);
  }

  @Test
  void sameFileTwiceIsFineAndAnotherIsNot() throws IOException {
    Path spool = temporary.resolve("spool");
    WalSpool.at(spool).put(file(SEGMENT, MIB));
    WalSpool.at(spool).put(file(SEGMENT, MIB));
    Path other = file(SEGMENT, MIB - 1);

    assertThatThrownBy(() -> WalSpool.at(spool).put(other))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("another file of this name is there");
    assertThat(spool.resolve(SEGMENT)).hasSize(MIB);
  }

  @Test
  void fullFolderTakesNothing() throws IOException {
    Path spool = temporary.resolve("spool");
    WalSpool.at(spool).limit(2 * MIB).put(file(SEGMENT, MIB));
    Path next = file("000000010000000000000008", MIB + 1);

    assertThatThrownBy(() -> WalSpool.at(spool).limit(2 * MIB).put(next))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("it is full: 1048576 bytes wait there, and 2097152 is the limit");
    WalSpool.at(spool).limit(2 * MIB + 1).put(next);
    assertThat(names(spool)).hasSize(2);
  }

  @Test
  void onlyFilesOfALogAreTaken() throws IOException {
    Path spool = temporary.resolve("spool");
    Path other = file("notes.txt", 1);

    assertThatThrownBy(() -> WalSpool.at(spool).put(other))
        .hasMessageContaining("it is no file of a log");
    assertThat(spool).doesNotExist();
  }

  @Test
  void copyThatAnotherProcessIsMakingIsLeftAlone() throws IOException {
    Path spool = Files.createDirectory(temporary.resolve("spool"));
    Path file = file(SEGMENT, MIB);
    try (FileChannel other =
        FileChannel.open(
            spool.resolve("." + SEGMENT), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();

      assertThatThrownBy(() -> WalSpool.at(spool).put(file))
          .hasMessageContaining("it is being put there already");
      assertThat(names(spool)).containsExactly("." + SEGMENT);
    }
  }

  @Test
  void limitIsPositive() {
    assertThatThrownBy(() -> WalSpool.at(temporary).limit(0))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  private Path file(String name, int size) throws IOException {
    byte[] content = new byte[size];
    content[size / 2] = 7;
    return Files.write(temporary.resolve(name), content);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
