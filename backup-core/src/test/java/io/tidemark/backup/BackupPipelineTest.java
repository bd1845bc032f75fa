package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Journal;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.event.BackupEvent;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupPipelineTest {

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage storage = FaultyStorage.over(memory);
  private final AgeIdentity key = Age.generate();

  private PipelineBuilder pipeline(TextSource source) {
    return BackupPipeline.named("shop").from(source).to("memory", storage);
  }

  private static byte[] text(int bytes) {
    byte[] content = new byte[bytes];
    new Random(7).nextBytes(content);
    return content;
  }

  private List<String> keys() {
    return memory.list("shop/backups/").stream().map(object -> object.key().value()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 131_071, 131_072, 131_073, 5_000_000})
  void restoresWhatWasBackedUp(int bytes) {
    byte[] content = text(bytes);
    BackupPipeline shop =
        pipeline(TextSource.of("a.txt", content))
            .compress(Zstd.level(3))
            .encrypt(Age.recipients(key.recipient()))
            .decrypt(Age.identity(key.identity()))
            .build();

    Backup backup = shop.run();

    TextTarget target = new TextTarget();
    shop.restore(Restore.of(backup.id()).into(target));
    assertThat(target.restored.get("a.txt")).isEqualTo(content);
  }

  @Test
  void writesTheFilesOfTheLayout() {
    Backup backup =
        pipeline(TextSource.of("a.txt", text(10)))
            .encrypt(Age.recipients(key.recipient()))
            .build()
            .run();

    String folder = "shop/backups/" + backup.id() + "/";
    assertThat(keys())
        .containsExactlyInAnyOrder(
            folder + "run.json",
            folder + "a.txt.zst.age",
            folder + "RESTORE.md",
            folder + "SHA256SUMS",
            folder + "manifest.json");
  }

  @Test
  void recordsWhatIsStored() throws IOException {
    BackupPipeline shop = pipeline(TextSource.of("a.txt", text(1000))).build();

    Manifest manifest = shop.run().manifest();

    Manifest.DataFile file = manifest.files().get(0);
    StorageKey stored = new StorageKey("shop/backups/" + manifest.id() + "/" + file.name());
    assertThat(file.storedBytes()).isEqualTo(memory.bytes(stored).length);
    assertThat(file.plainBytes()).isEqualTo(1000);
    assertThat(shop.show(manifest.id())).isEqualTo(manifest);
    assertThat(shop.list().backups()).containsExactly(manifest.asListed());
  }

  @Test
  void failingSourcePublishesNothing() throws IOException {
    BackupPipeline shop =
        pipeline(
                TextSource.of("a.txt", text(100))
                    .file(
                        "b.txt",
                        out -> {
                          out.write(text(1_000_000));
                          throw new IOException("the database went away");
                        }))
            .build();

    assertThatThrownBy(shop::run)
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("the database went away");
    assertThat(keys()).isEmpty();
    assertThat(new Journal(memory, new JobName("shop")).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.problem()).contains("the database went away"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 70_000, 900_000})
  void failingRequiredDestinationPublishesNothing(long bytes) {
    storage.inject(Fault.failPutAfter(bytes).onKeys(name -> name.endsWith("b.txt.zst")));
    BackupPipeline shop =
        pipeline(TextSource.of("a.txt", text(100)).file("b.txt", out -> out.write(text(1_000_000))))
            .build();

    assertThatThrownBy(shop::run).isInstanceOf(StorageFailedException.class);
    assertThat(keys()).isEmpty();
  }

  @Test
  void failingBestEffortDestinationOnlyWarns() {
    FaultyStorage other = FaultyStorage.over(new InMemoryStorage());
    other.inject(Fault.failPutAfter(10).onKeys(name -> name.endsWith("a.txt.zst")));
    BackupPipeline shop =
        pipeline(TextSource.of("a.txt", text(1_000_000)))
            .alsoTo("other", other, DeliveryPolicy.BEST_EFFORT)
            .build();

    Backup backup = shop.run();

    assertThat(backup.locations()).containsExactly("memory");
    assertThat(backup.manifest().clean()).isFalse();
    assertThat(backup.warnings()).singleElement().asString().contains("other has no copy");
    TextTarget target = new TextTarget();
    shop.restore(Restore.latest().into(target));
    assertThat(target.restored.get("a.txt")).isEqualTo(text(1_000_000));
  }

  @Test
  void everyDestinationGetsTheSameBytes() throws IOException {
    InMemoryStorage second = new InMemoryStorage();
    pipeline(TextSource.of("a.txt", text(300_000)))
        .encrypt(Age.recipients(key.recipient()))
        .alsoTo("second", second, DeliveryPolicy.REQUIRED)
        .build()
        .run();

    for (StoredObject object : memory.list("shop/")) {
      assertThat(second.bytes(object.key())).isEqualTo(memory.bytes(object.key()));
    }
  }

  @Test
  void everyProblemOfTheConfigurationIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                BackupPipeline.named("Not A Name")
                    .from(TextSource.of("a", text(1)))
                    .to("sx://bucket")
                    .label("BAD", "x")
                    .build())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("Not A Name")
        .hasMessageContaining("'sx:'")
        .hasMessageContaining("BAD");
  }

  @Test
  void missingBackupIsNotFound() {
    BackupPipeline shop = pipeline(TextSource.of("a.txt", text(1))).build();

    assertThatThrownBy(() -> shop.restore(Restore.latest().into(new TextTarget())))
        .isInstanceOf(BackupNotFoundException.class);
    assertThatThrownBy(() -> shop.show(new BackupId("20260131T021500Z-7c01d2aa")))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void missingAndWrongKeysAreKeyErrors() {
    BackupPipeline shop =
        pipeline(TextSource.of("a.txt", text(1))).encrypt(Age.recipients(key.recipient())).build();
    shop.run();

    assertThatThrownBy(() -> shop.restore(Restore.latest().into(new TextTarget())))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(key.recipient());
    assertThatThrownBy(
            () ->
                shop.restore(
                    Restore.latest()
                        .into(new TextTarget())
                        .decrypt(Age.identity(Age.generate().identity()))))
        .isInstanceOf(KeyException.class);
  }

  @Test
  void tellsWhatHappens() {
    List<String> events = new ArrayList<>();
    pipeline(TextSource.of("a.txt", text(1)))
        .compress(NoCompression.instance())
        .listen(event -> events.add(event.getClass().getSimpleName()))
        .build()
        .run();

    assertThat(events)
        .filteredOn(event -> !event.equals("Progressed"))
        .containsExactly("Started", "Delivered", "Succeeded");
  }

  @Test
  void throwingListenerDoesNotFailTheBackup() {
    BackupPipeline shop =
        pipeline(TextSource.of("a.txt", text(1)))
            .listen(
                event -> {
                  if (event instanceof BackupEvent.Started) {
                    throw new IllegalStateException("listener");
                  }
                })
            .build();

    assertThat(shop.run().manifest().clean()).isTrue();
  }
}
