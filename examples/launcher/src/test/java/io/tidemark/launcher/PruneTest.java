package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** What a database is to the pipeline, without the database. */
  private static final class Text implements BackupSource {

    @Override
    public String name() {
      return "text";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(7));
      return new SourceReport("text", Map.of(), List.of(), List.of());
    }
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  /** One a day, the oldest first. */
  private List<String> backups(int days) {
    BackupPipeline pipeline =
        BackupPipeline.named("shop").from(new Text()).clock(() -> now).to(storage()).build();
    List<String> ids = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      ids.add(pipeline.run().id().value());
      now = now.plus(Duration.ofDays(1));
    }
    return ids;
  }

  private Shell shell() {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_TARGET", storage())
        .with("BACKUP_RETENTION", "last=2,daily=3");
  }

  @Test
  void aDryRunSaysWhatStaysAndWhyAndDeletesNothing() {
    List<String> ids = backups(5);

    Shell.Answer answer = shell().run("prune", "--dry-run").ended(0);

    assertThat(answer.err())
        .contains("stays   " + ids.get(2) + ", ")
        .contains(": daily 3 of 3\n")
        .contains("goes    " + ids.get(1) + ", ")
        .contains(": no rule keeps it\n");
    assertThat(answer.out()).isEmpty();
    assertThat(shell().run("list").ended(0).out()).contains(ids);
  }

  @Test
  void whatIsNotKeptGoes() {
    List<String> ids = backups(5);

    assertThat(shell().run("prune", "--yes").ended(0).out())
        .contains(ids.get(0) + "  ")
        .contains(ids.get(1) + "  ")
        .contains("  deleted\n");
    assertThat(shell().run("list").ended(0).out())
        .doesNotContain(ids.subList(0, 2))
        .contains(ids.subList(2, 5));
    assertThat(shell().run("prune", "--yes").ended(0).out()).isEmpty();
  }

  @Test
  void itCanBeJson() {
    List<String> ids = backups(4);

    assertThat(shell().run("prune", "--dry-run", "--json").ended(0).out())
        .contains("\"keep\" : false")
        .contains("\"reasons\" : [ \"daily 3 of 3\" ]")
        .contains(ids);
  }

  @Test
  void withoutAPolicyNothingGoes() {
    backups(1);

    assertThat(
            new Shell()
                .with("BACKUP_NAME", "shop")
                .with("BACKUP_TARGET", storage())
                .run("prune", "--yes")
                .ended(2)
                .err())
        .contains("set BACKUP_RETENTION");
    assertThat(shell().with("BACKUP_RETENTION", "dayly=3").run("prune", "--yes").ended(2).err())
        .contains("'dayly=3' is no rule");
  }

  @Test
  void aPinnedBackupStaysUntilItIsUnpinned() {
    List<String> ids = backups(5);
    shell().run("pin", ids.get(0), "--reason", "audit").ended(0);

    assertThat(shell().run("prune", "--dry-run").ended(0).err()).contains(": pinned: audit\n");
    assertThat(shell().run("unpin", ids.get(0)).ended(0).err()).contains("removed 1 pin");
    assertThat(shell().run("prune", "--yes").ended(0).out()).contains(ids.get(0) + "  ");
    assertThat(shell().run("pin", "latest", "--reason", "x", "--until", "tomorrow").ended(2).err())
        .contains("--until is no time");
  }

  @Test
  void aSimulationSaysWhatThereWouldBeAfterYearsWithoutAStorage() {
    Shell years = new Shell().with("BACKUP_RETENTION", "daily=7,monthly=12,yearly=3");

    Shell.Answer answer = years.run("prune", "--simulate", "P4Y", "--every", "P1D").ended(0);

    assertThat(answer.out())
        .contains("backups, one every PT24H, from ")
        .containsPattern("at most (19|20|21|22) at a time\n")
        .contains("days old: daily 1 of 7")
        .contains("yearly 3 of 3");
    assertThat(
            years.run("prune", "--simulate", "PT48H", "--every", "3600", "--json").ended(0).out())
        .contains("\"backups\" : 49")
        .contains("\"reachSeconds\"");
  }

  @Test
  void whatCannotBeSimulatedIsAMistakeOfUsage() {
    for (String time : List.of("P0D", "three years", "P-1Y")) {
      assertThat(shell().run("prune", "--simulate", time).ended(2).err())
          .contains("--simulate is no ");
    }
    assertThat(shell().run("prune", "--simulate", "P1Y", "--every", "PT1S").ended(2).err())
        .contains("simulate fewer");
  }
}
