package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.lifecycle.BeforeTry;

/** Wherever a run fails, no half-made backup is seen and no older one is harmed. */
class FailureProperties {

  private static final int SIZE = 400_000;
  private static final List<String> FILES =
      List.of("run.json", "a.txt", "RESTORE.md", "SHA256SUMS", "manifest.json");

  private InMemoryStorage memory = new InMemoryStorage();
  private FaultyStorage storage = FaultyStorage.over(memory);

  @BeforeTry
  void beginWithAnEmptyStorage() {
    memory = new InMemoryStorage();
    storage = FaultyStorage.over(memory);
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(5).nextBytes(content);
    return content;
  }

  private BackupPipeline pipeline(TextSource source) {
    return BackupPipeline.named("shop")
        .from(source)
        .compress(NoCompression.instance())
        .to("memory", storage)
        .build();
  }

  private BackupPipeline sound() {
    return pipeline(TextSource.of("a.txt", content()));
  }

  @Property(tries = 200)
  void sourceMayDieAfterAnyByte(@ForAll @IntRange(max = SIZE) int bytes) {
    Backup older = sound().run();
    BackupPipeline dying =
        pipeline(
            new TextSource()
                .file(
                    "a.txt",
                    out -> {
                      out.write(Arrays.copyOf(content(), bytes));
                      throw new IOException("died");
                    }));

    assertThatThrownBy(dying::run).isInstanceOf(BackupFailedException.class);

    assertOnly(older);
  }

  @Property(tries = 300)
  void destinationMayFailAfterAnyByteOfAnyFile(
      @ForAll @IntRange(max = 4) int file, @ForAll @Positive int position) throws IOException {
    Backup older = sound().run();
    String name = FILES.get(file);
    int size = memory.bytes(new StorageKey("shop/backups/" + older.id() + "/" + name)).length;
    storage.inject(Fault.failPutAfter(position % (size - 100)).onKeys(key -> key.endsWith(name)));

    assertThatThrownBy(() -> sound().run()).isInstanceOf(StorageFailedException.class);

    storage.heal();
    assertOnly(older);
  }

  @Property(tries = 25)
  void destinationMayFailWhenItCommitsAnyFile(@ForAll @IntRange(max = 4) int file) {
    Backup older = sound().run();
    storage.inject(Fault.failCommit().onKeys(key -> key.endsWith(FILES.get(file))));

    assertThatThrownBy(() -> sound().run()).isInstanceOf(StorageFailedException.class);

    storage.heal();
    assertOnly(older);
  }

  private void assertOnly(Backup older) {
    assertThat(sound().list().backups()).containsExactly(older.manifest().asListed());
    assertThat(sound().list().unfinished()).isEmpty();
    TextTarget target = new TextTarget();
    sound().restore(Restore.of(older.id()).into(target));
    assertThat(target.restored.get("a.txt")).isEqualTo(content());
  }
}
