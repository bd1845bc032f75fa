package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.VanishingStorage;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CopyTest {

  private static final int SIZE = 1_500_000;

  private final InMemoryStorage sourceMemory = new InMemoryStorage();
  private final InMemoryStorage spareMemory = new InMemoryStorage();
  private final InMemoryStorage target = new InMemoryStorage();
  private final FaultyStorage source = FaultyStorage.over(sourceMemory);
  private final FaultyStorage faulty = FaultyStorage.over(target);
  private final BackupPipeline shop = pipeline("source", source).build();

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(17).nextBytes(content);
    return content;
  }

  private static PipelineBuilder pipeline(String name, Storage storage) {
    return BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", content()).file("b.txt", out -> out.write(content())))
        .compress(NoCompression.instance())
        .to(name, storage);
  }

  private static StorageKey key(Backup backup, String name) {
    return new StorageKey("shop/backups/" + backup.id() + "/" + name);
  }

  private CopyReport copy(Backup backup) {
    return shop.copy(Copy.of(backup.id()).to("target", faulty));
  }

  private void assertSame(Backup backup) throws IOException {
    List<StoredObject> there = sourceMemory.list("shop/backups/" + backup.id());
    assertThat(target.list("shop/backups/" + backup.id()))
        .extracting(StoredObject::key)
        .containsExactlyElementsOf(there.stream().map(StoredObject::key).toList());
    for (StoredObject object : there) {
      assertThat(target.bytes(object.key())).isEqualTo(sourceMemory.bytes(object.key()));
    }
  }

  @Test
  void copyIsTheSameToTheLastByte() throws IOException {
    Backup backup = shop.run();

    CopyReport report = copy(backup);

    assertSame(backup);
    assertThat(report.backups().get(0).files()).isEqualTo(6);
    assertThat(report.bytes())
        .isEqualTo(target.list("shop/backups/").stream().mapToLong(StoredObject::sizeBytes).sum());
  }

  @Test
  void copyNeedsNoKeyAndRestoresWithIt() {
    var key = Age.generate();
    Backup backup =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", content()))
            .encrypt(Age.recipients(key.recipient()))
            .to("source", source)
            .build()
            .run();

    copy(backup);

    TextTarget restored = new TextTarget();
    pipeline("target", target)
        .build()
        .restore(Restore.latest().into(restored).decrypt(Age.identity(key.identity())));
    assertThat(restored.restored.get("a.txt")).isEqualTo(content());
  }

  @Test
  void copyThatIsThereAlreadyIsLeftAlone() {
    Backup backup = shop.run();
    copy(backup);
    faulty.inject(Fault.failPutAfter(0));

    CopyReport report = copy(backup);

    assertThat(report.backups()).containsExactly(new CopyReport.Copied(backup.id(), 0, 0));
  }

  @Test
  void allCopiesWhatIsMissing() throws IOException {
    Backup one = shop.run();
    copy(one);
    Backup two = shop.run();

    CopyReport report = shop.copy(Copy.all().to("target", faulty));

    assertThat(report.backups()).extracting(CopyReport.Copied::id).contains(one.id(), two.id());
    assertThat(report.backups()).filteredOn(copied -> copied.files() > 0).hasSize(1);
    assertSame(two);
  }

  @Test
  void latestIsCopiedBetweenFolders(@TempDir Path folder) {
    String from = folder.resolve("from").toUri().toString();
    String to = folder.resolve("to").toUri().toString();
    Backup backup =
        BackupPipeline.named("shop").from(TextSource.of("a.txt", content())).to(from).build().run();

    BackupRepository.at(from).copy("shop", Copy.latest().to(to));

    assertThat(BackupRepository.at(to).verify("shop", backup.id(), Depth.CONTENT).locations())
        .hasSize(1);
  }

  @Test
  void interruptedCopyGoesOnWithTheFilesThatAreMissing() throws IOException {
    Backup backup = shop.run();
    faulty.inject(Fault.failPutAfter(1000).onKeys(key -> key.endsWith("b.txt")));
    assertThatThrownBy(() -> copy(backup)).isInstanceOf(StorageFailedException.class);
    assertThat(pipeline("target", target).build().list().backups()).isEmpty();
    faulty.heal();
    Fault again = faulty.inject(Fault.failPutAfter(0).onKeys(key -> key.endsWith("a.txt")));

    copy(backup);

    assertThat(again.hits()).isZero();
    assertSame(backup);
  }

  @Test
  void presentFileOfAnotherSizeIsAnError() throws IOException {
    Backup backup = shop.run();
    target.put(key(backup, "a.txt"), Labels.none(), out -> out.write(7));
    target.put(new StorageKey("tidemark.json"), Labels.none(), out -> out.write(marker()));

    assertThatThrownBy(() -> copy(backup))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("1 bytes instead of 1500000");
    assertThat(target.bytes(key(backup, "a.txt"))).hasSize(1);
  }

  private byte[] marker() throws IOException {
    return sourceMemory.bytes(new StorageKey("tidemark.json"));
  }

  @Test
  void presentFileWithOtherBytesIsFoundWhereAskedFor() throws IOException {
    Backup backup = shop.run();
    target.put(key(backup, "a.txt"), Labels.none(), out -> out.write(new byte[SIZE]));
    target.put(new StorageKey("tidemark.json"), Labels.none(), out -> out.write(marker()));

    assertThatThrownBy(() -> shop.copy(Copy.of(backup.id()).to("target", faulty).rereading()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("other bytes than were recorded");
  }

  @Test
  void presentSmallFileIsReadInAnyCase() throws IOException {
    Backup backup = shop.run();
    int size = sourceMemory.bytes(key(backup, "RESTORE.md")).length;
    target.put(key(backup, "RESTORE.md"), Labels.none(), out -> out.write(new byte[size]));
    target.put(new StorageKey("tidemark.json"), Labels.none(), out -> out.write(marker()));

    assertThatThrownBy(() -> copy(backup)).isInstanceOf(IntegrityException.class);
  }

  @Test
  void damagedSourceIsNotCopied() {
    Backup backup = shop.run();
    source.inject(Fault.flipBit(5000).on(key(backup, "a.txt")));

    assertThatThrownBy(() -> copy(backup)).isInstanceOf(IntegrityException.class);
    assertThat(target.list("shop/")).isEmpty();
  }

  @Test
  void damagedSourceIsReplacedByAnotherCopy() throws IOException {
    BackupPipeline both = pipeline("source", source).to("spare", spareMemory).build();
    Backup backup = both.run();
    source.inject(Fault.flipBit(5000).onKeys(key -> key.endsWith(".txt")));

    both.copy(Copy.of(backup.id()).to("target", faulty));

    assertSame(backup);
  }

  @Test
  void damagedBackupDoesNotKeepTheOthersFromBeingCopied() throws IOException {
    Backup bad = shop.run();
    Backup good = shop.run();
    source.inject(Fault.flipBit(5000).on(key(bad, "a.txt")));

    assertThatThrownBy(() -> shop.copy(Copy.all().to("target", faulty)))
        .isInstanceOf(IntegrityException.class);
    assertSame(good);
  }

  @Test
  void targetThatIsNoRepositoryIsRefused() throws IOException {
    Backup backup = shop.run();
    target.put(new StorageKey("holiday.jpg"), Labels.none(), out -> out.write(1));

    assertThatThrownBy(() -> copy(backup)).isInstanceOf(InvalidConfigurationException.class);
    assertThat(target.list("")).hasSize(1);
  }

  @Test
  void placeIsNotCopiedToItself() {
    Backup backup = shop.run();

    assertThatThrownBy(() -> shop.copy(Copy.of(backup.id()).to("source", source)))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void missingBackupIsNotFound() {
    shop.run();

    assertThatThrownBy(
            () -> shop.copy(Copy.of(new BackupId("20260131T021500Z-7c01d2aa")).to("t", faulty)))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void copyInProgressKeepsOthersOutAndSurvivesTheNextRun() throws IOException {
    Backup old = pipeline("source", source).clock(() -> Instant.EPOCH).build().run();
    begin(old, RunMarker.ofThisProcess(Instant.now()));

    pipeline("target", target).build().run();

    assertThat(target.list("shop/backups/" + old.id())).hasSize(2);
    assertThatThrownBy(() -> copy(old)).isInstanceOf(LockedException.class);
  }

  @Test
  void copyOfADeadProcessIsRemovedByTheNextRun() throws IOException {
    Backup backup = shop.run();
    begin(backup, dead());

    pipeline("target", target).build().run();

    assertThat(target.list("shop/backups/" + backup.id())).isEmpty();
  }

  @Test
  void copyOfADeadProcessIsContinued() throws IOException {
    Backup backup = shop.run();
    begin(backup, dead());

    copy(backup);

    assertSame(backup);
  }

  @Test
  void copyOfAnotherMachineIsTakenOverOnlyWhenOld() throws IOException {
    Backup young = shop.run();
    Backup old = shop.run();
    begin(young, new RunMarker("other", 1, Instant.EPOCH, Instant.now()));
    begin(old, new RunMarker("other", 1, Instant.EPOCH, Instant.now().minusSeconds(3 * 86_400)));

    assertThatThrownBy(() -> copy(young)).isInstanceOf(LockedException.class);
    copy(old);
    assertSame(old);
  }

  @Test
  void deadCopyOfAnotherBackupIsClearedFromATargetThatNoRunWritesTo() throws IOException {
    Backup abandoned = shop.run();
    Backup wanted = shop.run();
    begin(abandoned, dead());

    copy(wanted);

    assertThat(target.list("shop/backups/" + abandoned.id())).isEmpty();
  }

  private static RunMarker dead() {
    RunMarker alive = RunMarker.ofThisProcess(Instant.now());
    return new RunMarker(
        alive.machine(),
        alive.process(),
        alive.processStartedAt().minusSeconds(1),
        alive.startedAt());
  }

  private void begin(Backup backup, RunMarker marker) throws IOException {
    if (target.list("").isEmpty()) {
      target.put(new StorageKey("tidemark.json"), Labels.none(), out -> out.write(marker()));
    }
    target.put(key(backup, "copy.json"), Labels.none(), out -> out.write(marker.write()));
    target.put(
        key(backup, "a.txt"),
        Labels.none(),
        out -> out.write(sourceMemory.bytes(key(backup, "a.txt"))));
  }

  @Test
  void fileThatVanishesDuringTheCopyMakesTheManifestImpossible() {
    Backup backup = shop.run();
    Storage cleaned = new VanishingStorage(target, "SHA256SUMS", key(backup, "a.txt"));

    assertThatThrownBy(() -> shop.copy(Copy.of(backup.id()).to("target", cleaned)))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("'a.txt' is missing");
    assertThat(pipeline("target", target).build().list().backups()).isEmpty();
  }

  @Test
  void interruptEndsACopyThatStallsAndFreesTheFolder() throws InterruptedException {
    Backup backup = shop.run();
    Fault stall = faulty.inject(Fault.stallPutAfter(10).onKeys(key -> key.endsWith("b.txt")));

    Interrupted copying = Interrupted.after(stall, () -> copy(backup));

    assertThat(copying.failure()).isInstanceOf(RunCancelledException.class);
    assertThat(target.list("shop/backups/" + backup.id() + "/copy.json")).isEmpty();
    assertThat(pipeline("target", target).build().list().backups()).isEmpty();
  }
}
