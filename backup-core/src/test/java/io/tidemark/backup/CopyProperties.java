package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.lifecycle.BeforeTry;

/** Wherever a copy fails, nothing half-made is seen, and the next attempt completes it. */
class CopyProperties {

  private static final List<String> FILES =
      List.of("copy.json", "a.txt", "run.json", "RESTORE.md", "SHA256SUMS", "manifest.json");

  private final InMemoryStorage origin = new InMemoryStorage();
  private final FaultyStorage source = FaultyStorage.over(origin);
  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", content()))
          .compress(NoCompression.instance())
          .to("source", source)
          .build();
  private final Backup backup = shop.run();
  private int attempt;
  private InMemoryStorage memory = new InMemoryStorage();
  private FaultyStorage target = FaultyStorage.over(memory);

  private static byte[] content() {
    byte[] content = new byte[200_000];
    new Random(23).nextBytes(content);
    return content;
  }

  @BeforeTry
  void beginWithAnEmptyTarget() {
    source.heal();
    memory = new InMemoryStorage();
    target = FaultyStorage.over(memory);
    attempt++;
  }

  /** Every try has a place of its own: one that is suddenly empty would be refused. */
  private void copy() {
    shop.copy(Copy.of(backup.id()).to("target " + attempt, target));
  }

  private int size(String name) throws IOException {
    return name.equals("copy.json")
        ? 100
        : origin.bytes(new StorageKey("shop/backups/" + backup.id() + "/" + name)).length;
  }

  private void assertNothingIsSeenAndTheNextCopyCompletes() throws IOException {
    assertThat(memory.list("shop/backups/" + backup.id() + "/manifest.json")).isEmpty();
    source.heal();
    target.heal();
    copy();
    List<StoredObject> objects = origin.list("shop/");
    assertThat(memory.list("shop/")).hasSameSizeAs(objects);
    for (StoredObject object : objects) {
      assertThat(memory.bytes(object.key())).isEqualTo(origin.bytes(object.key()));
    }
  }

  @Property(tries = 200)
  void targetMayFailAfterAnyByteOfAnyFile(
      @ForAll @IntRange(max = 5) int file, @ForAll @Positive int position) throws IOException {
    String name = FILES.get(file);
    target.inject(
        Fault.failPutAfter(position % size(name)).onKeys(key -> key.endsWith("/" + name)));

    assertThatThrownBy(this::copy).isInstanceOf(StorageFailedException.class);

    assertNothingIsSeenAndTheNextCopyCompletes();
  }

  @Property(tries = 20)
  void targetMayFailWhenItCommitsAnyFile(@ForAll @IntRange(max = 5) int file) throws IOException {
    target.inject(Fault.failCommit().onKeys(key -> key.endsWith("/" + FILES.get(file))));

    assertThatThrownBy(this::copy).isInstanceOf(StorageFailedException.class);

    assertNothingIsSeenAndTheNextCopyCompletes();
  }

  @Property(tries = 200)
  void sourceMayFailAtAnyByteOfAnyFile(
      @ForAll @IntRange(min = 1, max = 4) int file, @ForAll @Positive int position)
      throws IOException {
    String name = FILES.get(file);
    source.inject(
        Fault.failReadAfter(position % size(name)).onKeys(key -> key.endsWith("/" + name)));

    assertThatThrownBy(this::copy).isInstanceOf(StorageFailedException.class);

    assertNothingIsSeenAndTheNextCopyCompletes();
  }

  @Property(tries = 200)
  void anyBitOfAnyFileOfTheSourceMayBeWrong(
      @ForAll @IntRange(min = 1, max = 5) int file, @ForAll @Positive int position)
      throws IOException {
    String name = FILES.get(file);
    source.inject(
        Fault.flipBit(position % (size(name) * 8L)).onKeys(key -> key.endsWith("/" + name)));

    assertThatThrownBy(this::copy).isInstanceOf(IntegrityException.class);

    assertNothingIsSeenAndTheNextCopyCompletes();
  }
}
