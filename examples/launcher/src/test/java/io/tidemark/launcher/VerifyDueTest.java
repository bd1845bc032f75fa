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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyDueTest {

  @TempDir private Path folder;

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

  private String backup(String time) {
    return BackupPipeline.named("shop")
        .from(new Text())
        .clock(() -> Instant.parse(time))
        .to(folder.toUri().toString())
        .build()
        .run()
        .id()
        .value();
  }

  private Shell shell() {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_TARGET", folder.toUri().toString())
        .with("BACKUP_RETENTION", "last=1")
        .with("BACKUP_RETENTION_MIN", "1");
  }

  @Test
  void whatIsDueIsReadAndDamageEndsWith5AndMakesSuspect() throws IOException {
    String first = backup("2026-01-31T02:00:00Z");
    String second = backup("2026-02-01T02:00:00Z");
    assertThat(shell().run("verify", "--due").ended(0).out())
        .contains(first + "  ")
        .contains(second + "  ")
        .contains("  sound\n");

    Path file = folder.resolve("shop/backups").resolve(second).resolve("a.txt.zst");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);

    // Both were read a moment ago, so that only the older one has its turn.
    assertThat(shell().run("verify", "--due", "--every", "P30D").ended(0).out())
        .contains(first)
        .doesNotContain(second);
    assertThat(shell().run("verify", "--due", "--every", "PT0.001S", "--json").ended(5).out())
        .contains("\"problem\" : ");
    assertThat(shell().run("prune", "--dry-run").ended(0).err())
        .contains("stays   " + first + ", 14 B: last 1 of 1")
        .contains(second)
        .contains("not good, but there are too few newer ones");
  }

  @Test
  void aLimitIsKept() {
    backup("2026-01-31T02:00:00Z");
    backup("2026-02-01T02:00:00Z");
    assertThat(shell().run("verify", "--due", "--at-most", "1").ended(0).err())
        .contains("read 1 of 2 copies")
        .contains("1 overdue");
  }
}
