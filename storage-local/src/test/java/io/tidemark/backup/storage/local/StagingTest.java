package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingTest {

  private static final Instant NOW = Instant.parse("2026-01-31T02:15:00Z");
  private static final String OWN_NAME = ".tmp-0123456789abcdef0123456789abcdef";

  @TempDir Path root;

  @Test
  void openingRemovesStagingFilesOlderThanADay() throws IOException {
    Path old = file(OWN_NAME, Duration.ofHours(25));
    Path young = file(OWN_NAME.replace('0', 'f'), Duration.ofHours(23));

    open();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void openingRemovesReservationsOlderThanADay() throws IOException {
    Path old = file(OWN_NAME.replace("tmp", "put"), Duration.ofHours(25));

    open();

    assertThat(old).doesNotExist();
  }

  @Test
  void putRemovesAbandonedStagingFiles() throws IOException {
    LocalStorage storage = open();
    Path old = file(OWN_NAME, Duration.ofHours(25));

    storage.put(new StorageKey("a"), Labels.none(), out -> {});

    assertThat(old).doesNotExist();
  }

  @Test
  void ageOfAbandonedStagingFilesCanBeSet() throws IOException {
    Path file = file(OWN_NAME, Duration.ofMinutes(2));

    LocalStorage.at(root)
        .clock(InstantSource.fixed(NOW))
        .abandonedAfter(Duration.ofMinutes(1))
        .open()
        .close();

    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".tmp-1",
        ".tmp-0123456789ABCDEF0123456789ABCDEF",
        ".tmp-0123456789abcdef0123456789abcdef.bak",
        "tmp-0123456789abcdef0123456789abcdef",
        ".tmp",
        ".nfs0123456789abcdef",
        "file.tmp"
      })
  void filesOfOthersStayHoweverOldTheyAre(String name) throws IOException {
    Path old = file(name, Duration.ofDays(1_000));

    open().put(new StorageKey("a"), Labels.none(), out -> {});

    assertThat(old).exists();
  }

  @Test
  void folderWithTheNameOfAStagingFileStays() throws IOException {
    Path old = Files.createDirectory(root.resolve(OWN_NAME));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(3))));

    open();

    assertThat(old).exists();
  }

  @Test
  void objectsAreNeverAbandoned() throws IOException {
    Path old = file("object", Duration.ofDays(1_000));

    assertThat(open().list("")).hasSize(1);
    assertThat(old).exists();
  }

  private LocalStorage open() throws IOException {
    return LocalStorage.at(root).clock(InstantSource.fixed(NOW)).open();
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = Files.createFile(root.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
