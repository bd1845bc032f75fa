package io.tidemark.backup.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.local.lookup.LookupMain;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes on one folder, and processes that die. */
class ProcessTest {

  private static final String KEY = "job/backups/one";

  @TempDir Path root;

  @Test
  void oneOfSeveralProcessesThatStoreTheSameKeyWins() throws Exception {
    List<Child> rivals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rivals.add(Child.put(List.of(), root, KEY, 1_000 + i, "wait"));
    }
    List<String> results = new ArrayList<>();
    for (Child rival : rivals) {
      rival.await("half");
    }
    for (Child rival : rivals) {
      rival.goOn();
    }
    for (Child rival : rivals) {
      results.add(rival.remainingOutput().lines().findFirst().orElseThrow());
      rival.close();
    }

    assertThat(results).containsOnlyOnce("stored").containsOnly("stored", "exists");
    assertThat(root.resolve(KEY)).hasSize(1_000 + results.indexOf("stored"));
    assertThat(Child.staging(root)).isEmpty();
  }

  @Test
  void killedProcessLeavesNothingButAStagingFileThatGoesWhenItIsOld() throws Exception {
    try (Child child = Child.put(List.of(), root, KEY, 1 << 20, "wait")) {
      child.await("half");
      child.kill();
    }
    assertThat(Child.staging(root)).hasSize(1);

    try (LocalStorage soon = LocalStorage.at(root).open()) {
      assertThat(soon.list("")).isEmpty();
      assertThat(Child.staging(root)).hasSize(1);
    }
    Instant tomorrow = InstantSource.system().instant().plus(Duration.ofHours(25));
    try (LocalStorage later = LocalStorage.at(root).clock(InstantSource.fixed(tomorrow)).open()) {
      assertThat(later.list("")).isEmpty();
      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void sizeIsNotLimitedByTheHeap() throws Exception {
    long size = 200L << 20;
    try (Child child = Child.put(List.of(), root, KEY, size, "go")) {
      assertThat(child.remainingOutput()).contains("read " + size + " of 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"US-ASCII", "UTF-16", "IBM1047"})
  void defaultCharsetDoesNotMatter(String charset) throws Exception {
    List<String> command =
        List.of(
            Child.java(),
            "-Dfile.encoding=" + charset,
            "-Dstdout.encoding=UTF-8",
            "-cp",
            Child.classPath(),
            LookupMain.class.getName(),
            root.toUri().toString());
    try (Child child = Child.start(command)) {
      child.remainingOutput();
      assertThat(child.exitCode()).isZero();
    }
    assertThat(root.resolve("found/by/lookup")).hasSize(3);
  }

  @Test
  void providerIsFoundOnTheClassPath() throws Exception {
    assertLookupWorks("-cp", Child.classPath());
  }

  @Test
  void providerIsFoundOnTheModulePath() throws Exception {
    assertLookupWorks(
        "-p",
        Child.placeOf(Storage.class) + File.pathSeparator + Child.placeOf(LocalStorage.class),
        "--add-modules",
        "io.tidemark.backup.storage.local",
        "-cp",
        Child.placeOf(PutMain.class));
  }

  private void assertLookupWorks(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Child.java()));
    command.addAll(List.of(options));
    command.addAll(List.of(LookupMain.class.getName(), root.toUri().toString()));
    try (Child child = Child.start(command)) {
      assertThat(child.remainingOutput()).contains("found 3");
    }
    assertThat(root.resolve("found/by/lookup")).hasSize(3);
  }
}
