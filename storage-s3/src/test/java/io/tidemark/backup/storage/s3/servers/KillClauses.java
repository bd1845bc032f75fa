package io.tidemark.backup.storage.s3.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves in a bucket that is killed between two parts. */
interface KillClauses {

  StorageKey KEY = new StorageKey("job/large");

  TestBucket bucket();

  @Test
  default void killedProcessLeavesNoObjectAndAFreeKey(@TempDir Path folder) throws IOException {
    killInTheMiddleOfAPut(folder);

    try (Storage storage = bucket().storage().open()) {
      assertThat(storage.list("")).isEmpty();
      storage.put(KEY, Labels.none(), out -> out.write(1));
    }
    assertThat(bucket().names()).containsExactly(bucket().nameOf(KEY));
  }

  @Test
  default void nextRunTakesBackTheUploadOfAKilledProcessWhenItIsOld(@TempDir Path folder)
      throws IOException {
    killInTheMiddleOfAPut(folder);

    put(bucket().storage().abandonedAfter(Duration.ofHours(1)).open(), "while it is young");
    assertThat(bucket().uploads()).containsExactly(bucket().nameOf(KEY));

    put(bucket().storage().abandonedAfter(Duration.ZERO).open(), "when it is old");
    assertThat(bucket().uploads()).isEmpty();
  }

  private static void put(Storage storage, String when) throws IOException {
    try (storage) {
      StorageKey other = new StorageKey(when.replace(' ', '-'));
      storage.put(other, Labels.none(), out -> out.write(1));
    }
  }

  private void killInTheMiddleOfAPut(Path folder) {
    try (ServerProcess process =
        ServerProcess.start(
            folder.resolve("log"),
            bucket().environment(),
            ChildJvm.java(),
            "-Xmx64m",
            "-cp",
            ChildJvm.classPath(HalfPut.class),
            HalfPut.class.getName(),
            bucket().uri() + "&part-size=" + Content.PART,
            KEY.value())) {
      process.await("begin its upload", () -> bucket().uploads().contains(bucket().nameOf(KEY)));
    }
  }
}
