package io.tidemark.backup.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.PruneReport;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.crash.StoppingStorage.Moment;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.CommandLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that were killed or frozen on another machine: their markers name one, and the file
 * system's times say when they last gave a sign.
 */
@Timeout(120)
class KilledElsewhereTest {

  @TempDir private Path repository;

  private BackupPipeline pipeline() {
    return BackupPipeline.named("job")
        .from(new TwoFiles(1))
        .to(repository.toUri().toString())
        .build();
  }

  private BackupRepository asAnotherProcess() {
    return BackupRepository.at(repository.toUri().toString());
  }

  private static final Retention POLICY = Retention.policy().keepLast(1).neverFewerThan(1);

  private BackupId killed() throws Exception {
    StoppedProcess.kill(
        StoppingBackup.class, repository.toUri().toString(), "second", Moment.FIRST_BYTE.name());
    BackupId id = asAnotherProcess().list("job").unfinished().first();
    moveElsewhere(id);
    return id;
  }

  private Path folder(BackupId id) {
    return repository.resolve("job/backups/" + id);
  }

  private void moveElsewhere(BackupId id) throws IOException {
    Path marker = folder(id).resolve("run.json");
    String text = Files.readString(marker, UTF_8);
    assertThat(text).contains("\"pulseMillis\": 300000");
    Files.writeString(
        marker, text.replaceAll("\"machine\": \"[^\"]*\"", "\"machine\": \"elsewhere/pid:[1]\""));
  }

  private void lastSign(BackupId id, Duration ago) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(ago));
    for (Path file : files(id)) {
      Files.setLastModifiedTime(file, time);
    }
  }

  private List<Path> files(BackupId id) throws IOException {
    if (!Files.exists(folder(id))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder(id))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatWasKilledAQuarterOfAnHourAgoIsRemovedByTheNextRun() throws Exception {
    BackupId id = killed();
    lastSign(id, Duration.ofMinutes(16));

    pipeline().run();

    assertThat(files(id)).isEmpty();
    assertThat(asAnotherProcess().list("job").unfinished()).isEmpty();
  }

  @Test
  void whatHasGivenASignLatelyIsLeftAloneByRunsAndPrunes() throws Exception {
    Backup before = pipeline().run();
    BackupId id = killed();
    lastSign(id, Duration.ofMinutes(14));
    int files = files(id).size();

    PruneReport report = asAnotherProcess().prune("job", POLICY);
    Backup after = pipeline().run();

    assertThat(report.failures()).singleElement().asString().contains(id + " is being written");
    assertThat(files(id)).hasSize(files);
    assertThat(asAnotherProcess().list("job").backups())
        .extracting(backup -> backup.id())
        .containsExactly(before.id(), after.id());
  }

  @Test
  void pruneGoesOnAfterARunThatDiedElsewhere() throws Exception {
    pipeline().run();
    pipeline().run();
    BackupId id = killed();
    lastSign(id, Duration.ofMinutes(16));

    assertThat(asAnotherProcess().planPrune("job", POLICY).places())
        .allSatisfy(place -> assertThat(place.obstacles()).isEmpty());
    PruneReport report = asAnotherProcess().prune("job", POLICY);

    assertThat(report.failures()).isEmpty();
    assertThat(files(id)).isEmpty();
    assertThat(asAnotherProcess().list("job").backups()).hasSize(1);
    assertThat(repository.resolve("probe"))
        .satisfiesAnyOf(
            probes -> assertThat(probes).doesNotExist(),
            probes -> assertThat(probes).isEmptyDirectory());
  }

  @Test
  void frozenRunThatOthersTookForDeadMakesNoBackupWhenItGoesOn() throws Exception {
    Process child =
        new ProcessBuilder(
                ChildJvm.java(),
                "-Xmx64m",
                "-cp",
                ChildJvm.classPath(),
                PausedBackup.class.getName(),
                repository.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      assertThat(out.readLine()).isEqualTo("reached");
      signal("STOP", child);
      BackupId frozen = asAnotherProcess().list("job").unfinished().first();
      moveElsewhere(frozen);
      lastSign(frozen, Duration.ofMinutes(16));

      Backup other = pipeline().run();
      assertThat(files(frozen)).isEmpty();
      signal("CONT", child);
      child.getOutputStream().write(2);
      child.getOutputStream().close();

      assertThat(out.readLine()).contains("is missing").contains("after it was stored");
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(files(frozen)).isEmpty();
      assertThat(asAnotherProcess().list("job").backups())
          .extracting(backup -> backup.id())
          .containsExactly(other.id());
    } finally {
      child.destroyForcibly();
    }
  }

  private static void signal(String name, Process process) {
    CommandLine.of("kill", "-" + name, Long.toString(process.pid())).run().succeeded();
  }
}
