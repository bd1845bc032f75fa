package io.tidemark.backup.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Depth;
import io.tidemark.backup.Restore;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.servers.FaultyDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cuts the power of the disk, which then has lost whatever was not flushed to it. */
@Timeout(240)
class LostPowerTest {

  /** Odd, so that the cuts do not all fall into the same step of every file. */
  private static final int STRIDE = 3;

  @TempDir private Path folder;
  private FaultyDisk disk;

  @BeforeEach
  void mount() throws Exception {
    disk = FaultyDisk.mountIn(folder);
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  private String repository(String name, String parameters) {
    return disk.path().resolve(name).toUri() + parameters;
  }

  private static Manifest backup(String repository, long seed) {
    return BackupPipeline.named("job")
        .from(new TwoFiles(seed))
        .to(repository)
        .build()
        .run()
        .manifest();
  }

  @Test
  void backupWhoseEndWasReportedSurvivesAndNoneIsHalfThere() throws Exception {
    int before = disk.operations();
    backup(repository("measured", ""), 1);
    int operations = disk.operations() - before;

    for (int cut = 0; cut < operations + STRIDE; cut += STRIDE) {
      String place = repository("cut-after-" + cut, "");
      Manifest older = backup(place, 1);
      Optional<Manifest> reported = backupWithPowerCut(place, cut);

      Listing listing = BackupRepository.at(place).list("job");
      assertThat(listing.damaged()).as("damaged after %d operations", cut).isEmpty();
      assertThat(listing.backups()).as("listed after %d operations", cut).contains(older);
      reported.ifPresent(it -> assertThat(listing.backups()).as("cut after " + it).contains(it));
      restoreAll(place, listing.backups());
      assertThat(backup(place, 3).warnings()).isEmpty();
    }
  }

  private Optional<Manifest> backupWithPowerCut(String place, int operations) throws Exception {
    disk.cutPowerAfter(operations);
    Optional<Manifest> reported;
    try {
      reported = Optional.of(backup(place, 2));
    } catch (BackupException e) {
      reported = Optional.empty();
    }
    disk.powerOn();
    return reported;
  }

  private static void restoreAll(String place, List<Manifest> backups) {
    for (Manifest manifest : backups) {
      BackupId id = manifest.id();
      BackupRepository.at(place).verify("job", id, Depth.STRUCTURE);
      BackupRepository.at(place).restore("job", Restore.of(id).into(new TwoFiles(0)));
    }
  }

  /** Without this, the disk above might keep everything, and its test could not fail. */
  @Test
  void diskLosesABackupThatWasNotFlushed() throws Exception {
    String place = repository("not-flushed", "?fsync=false");
    backup(place, 1);

    disk.powerOn();

    assertThat(BackupRepository.at(place).list("job").backups()).isEmpty();
  }

  @Test
  void failureInTheMiddleOfAFileNamesTheDiskAndLeavesTheOlderBackup() throws Exception {
    String place = repository("writes", "");
    Manifest older = backup(place, 1);

    for (String fault : List.of("write EIO 200000", "fsync EIO 200000", "close EIO 200000")) {
      String[] words = fault.split(" ", -1);
      disk.fail(words[0], words[1], Long.parseLong(words[2]));
      BackupException failure = catchThrowableOfType(BackupException.class, () -> backup(place, 2));
      disk.heal();

      assertThat(failure)
          .as(fault)
          .hasMessageContaining("cannot store 'job/backups/")
          .hasMessageContaining("Input/output error");
      Listing listing = BackupRepository.at(place).list("job");
      assertThat(listing.backups()).containsExactly(older);
      assertThat(listing.unfinished()).as("left after " + fault).isEmpty();
      restoreAll(place, listing.backups());
    }
  }

  @Test
  void fullDiskIsNamedWhenTheFlushFindsIt() throws Exception {
    String place = repository("full", "");
    disk.fail("fsync", "ENOSPC", 0);

    assertThat(catchThrowableOfType(BackupException.class, () -> backup(place, 1)))
        .hasMessageContaining("no space left on");
    disk.heal();
    assertThat(BackupRepository.at(place).list("job").backups()).isEmpty();
  }
}
