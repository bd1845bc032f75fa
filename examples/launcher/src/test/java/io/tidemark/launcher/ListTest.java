package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListTest {

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** What a database is to the pipeline, without the database. */
  private record Text(String kind) implements BackupSource {

    @Override
    public String name() {
      return "text";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(7));
      return new SourceReport(kind, Map.of(), List.of(), List.of());
    }
  }

  private String backup(String job, String kind, String tier) {
    String id =
        BackupPipeline.named(job)
            .from(new Text(kind))
            .clock(() -> now)
            .label("tier", tier)
            .to(folder.toUri().toString())
            .build()
            .run()
            .id()
            .value();
    now = now.plus(Duration.ofDays(1));
    return id;
  }

  private Shell shell() {
    return new Shell().with("BACKUP_NAME", "shop").with("BACKUP_TARGET", folder.toUri().toString());
  }

  private String list(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "list";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return shell().run(arguments).ended(0).out();
  }

  @Test
  void showsWhatTheOptionsAskFor() {
    String dump = backup("shop", "postgresql-dump", "daily");
    String base = backup("shop", "postgresql-base", "weekly");
    String crm = backup("crm", "postgresql-dump", "daily");

    assertThat(list()).contains(dump, base).doesNotContain(crm).contains("  ok");
    assertThat(list("--kind", "dump")).contains(dump).doesNotContain(base);
    assertThat(list("--kind", "dump,base")).contains(dump, base);
    assertThat(list("--tier", "weekly")).contains(base).doesNotContain(dump);
    assertThat(list("--since", "2026-02-01")).contains(base).doesNotContain(dump);
    assertThat(list("--until", "2026-02-01T00:00:00Z")).contains(dump).doesNotContain(base);
    assertThat(list("--limit", "1")).contains(base).doesNotContain(dump);
    assertThat(list("--status", "warning,suspect")).doesNotContain(dump, base);
    assertThat(list("--all-jobs")).contains(dump, base, crm).contains("  crm\n");
  }

  @Test
  void sumsUp() {
    backup("shop", "postgresql-dump", "daily");
    backup("crm", "postgresql-dump", "daily");

    assertThat(shell().run("list").ended(0).err())
        .contains("1 backups, ")
        .contains("good ones from 2026-01-31T02:00:00Z to 2026-01-31T02:00:00Z");
    assertThat(list("--all-jobs", "--json"))
        .contains("\"count\" : 2")
        .contains("\"oldestGood\" : \"2026-01-31T02:00:00Z\"")
        .contains("\"status\" : \"ok\"");
  }

  @Test
  void aBackupThatLacksAFileIsIncomplete() throws IOException {
    String id = backup("shop", "postgresql-dump", "daily");
    Files.delete(folder.resolve("shop/backups").resolve(id).resolve("SHA256SUMS"));

    Shell.Answer answer = shell().run("list", "--status", "incomplete").ended(0);

    assertThat(answer.out()).contains(id).contains("  incomplete");
    assertThat(answer.err()).contains("'SHA256SUMS' is missing").contains("no good one");
  }

  @Test
  void whatIsNoTimeOrNumberIsAMistakeOfUsage() {
    backup("shop", "postgresql-dump", "daily");

    assertThat(shell().run("list", "--since", "yesterday").ended(2).err())
        .contains("--since is no time: 'yesterday'");
    assertThat(shell().run("list", "--limit", "0").ended(2).err()).contains("--limit");
    assertThat(shell().run("list", "--kind", "tape").ended(2).err()).contains("tape");
  }
}
