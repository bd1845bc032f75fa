package io.tidemark.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.TestDatabase;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Dumps through a heap of 64 MB; {@code benchmarks/heap} does the same with 5 GB. */
@ExtendWith(PostgresExtension.class)
class ConstantHeapTest {

  private static final int SMALL_MB = 60;
  private static final int LARGE_MB = 300;

  /** Queues are more or less full when they are looked at. */
  private static final int TOLERANCE_MB = 6;

  private static final Pattern COLLECTED =
      Pattern.compile("Pause Full \\(System\\.gc\\(\\)\\) \\d+M->(\\d+)M");

  private static final String FILL =
      """
      CREATE TABLE filler (id bigint, content text);
      ALTER TABLE filler ALTER content SET STORAGE EXTERNAL;
      INSERT INTO filler
      SELECT n, md5(n::text) || repeat(md5((n * 7)::text) || n, 25)
        FROM generate_series(1, %d) n
      """;

  @Test
  void aLargeTableTakesNoMoreHeapThanASmallOne(
      TestDatabase small, TestDatabase large, @TempDir Path folder) {
    int smallPeak = peakMegabytes(small, SMALL_MB, folder.resolve("small"));
    int largePeak = peakMegabytes(large, LARGE_MB, folder.resolve("large"));
    assertThat(largePeak).isLessThan(smallPeak + TOLERANCE_MB);
  }

  /** Returns the most that lived through a collection, from the virtual machine's own log. */
  private static int peakMegabytes(TestDatabase database, int megabytes, Path repository) {
    database.execute(FILL.formatted(megabytes * 1000));
    String log =
        ChildJvm.run(CollectingBackup.class, database.uri(), repository.toUri().toString())
            .environment("JAVA_TOOL_OPTIONS", "-Xlog:gc")
            .run()
            .succeeded()
            .output();
    List<Integer> afterCollections =
        COLLECTED.matcher(log).results().map(found -> Integer.valueOf(found.group(1))).toList();
    assertThat(afterCollections).hasSizeGreaterThan(megabytes / 20);
    return Collections.max(afterCollections);
  }
}
