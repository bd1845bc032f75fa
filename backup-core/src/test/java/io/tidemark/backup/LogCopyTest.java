package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.compression.Gzip;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RunCancelledException;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which log comes with which copy, and what is made of what the target has already. */
@Timeout(30)
class LogCopyTest {

  private static final StorageKey MARKER = new StorageKey("tidemark.json");

  private final InMemoryStorage origin = new InMemoryStorage();
  private final InMemoryStorage target = new InMemoryStorage();
  private final FaultyStorage source = FaultyStorage.over(origin);
  private final FaultyStorage faulty = FaultyStorage.over(target);
  private final LogAtRest log = LogAtRest.in(origin);
  private final LogAtRest copied = LogAtRest.in(target);
  private final BackupRepository repository = pipeline(LogAtRest.base(1, 10, 11)).repository();
  private BackupId id = new BackupId("20260131T021500Z-7c01d2aa");

  private BackupPipeline pipeline(BackupSource backups) {
    return BackupPipeline.named("shop")
        .from(backups)
        .compress(NoCompression.instance())
        .to("source", source)
        .build();
  }

  @BeforeEach
  void backUp() throws IOException {
    RepositoryMarker.readOrCreate(origin, "source", Instant.EPOCH);
    log.bound().segments(1, 5, 20);
    id = pipeline(LogAtRest.base(1, 10, 11)).run().id();
  }

  private CopyReport copy(Copy.Log much) {
    return repository.copy("shop", Copy.of(id).to("target", faulty).log(much));
  }

  private CopyReport all() {
    return repository.copy("shop", Copy.all().to("target", faulty));
  }

  private static List<String> keys(InMemoryStorage storage) {
    return storage.list("shop/").stream().map(object -> object.key().value()).toList();
  }

  private List<String> segments() {
    return target.list("shop/wal/").stream()
        .map(object -> object.key().name())
        .filter(name -> name.length() == 24)
        .toList();
  }

  private void assertSame() throws IOException {
    assertThat(keys(target)).isEqualTo(keys(origin));
    for (StoredObject object : origin.list("shop/")) {
      assertThat(target.bytes(object.key())).isEqualTo(origin.bytes(object.key()));
    }
  }

  private static byte[] withAnotherBit(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  @Test
  void allOfTheJobIsTheSameToTheLastByte() throws IOException {
    log.segments(2, 20, 21).history(2, "1\t0/1400000\tfailover\n");
    log.beginning(2, 22, 4711).gap(1, 2, 4).segments(1, 5000, 5001);

    CopyReport report = all();

    assertSame();
    assertThat(report.log().files()).isEqualTo(22);
    assertThat(report.log().present()).isZero();
    assertThat(report.bytes()).isGreaterThan(21 * 3000);
  }

  @Test
  void oneBackupComesWithTheLogThatItNeeds() {
    CopyReport report = repository.copy("shop", Copy.latest().to("target", faulty));

    assertThat(segments()).containsExactly(LogAtRest.name(1, 10), LogAtRest.name(1, 11));
    assertThat(report.log().files()).isEqualTo(2);
    assertThat(target.list("shop/cluster.json")).hasSize(1);
  }

  @Test
  void whatFollowsIsCopiedWhereAskedFor() {
    copy(Copy.Log.FOLLOWING);

    assertThat(segments()).hasSize(11).startsWith(LogAtRest.name(1, 10));
  }

  @Test
  void noLogIsCopiedWhereNoneIsWanted() {
    copy(Copy.Log.NONE);

    assertThat(segments()).isEmpty();
    assertThat(repository.copy("shop", Copy.of(id).to("target", faulty)).log().files())
        .isEqualTo(2);
  }

  @Test
  void theBeginningOfASegmentIsEnoughForTheEndOfABackup() throws IOException {
    origin.delete(log.data(LogAtRest.name(1, 11)));
    origin.delete(LogAtRest.receipt(LogAtRest.name(1, 11)));
    log.beginning(1, 11, 4000);

    copy(Copy.Log.NEEDED);

    assertThat(keys(target)).anyMatch(key -> key.endsWith("00000FA0.partial"));
  }

  @Test
  void aBackupWhoseLogIsMissingIsNotCopied() {
    origin.delete(log.data(LogAtRest.name(1, 11)));

    assertThatThrownBy(() -> copy(Copy.Log.NEEDED))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("no place has '" + LogAtRest.name(1, 11) + "'");

    assertThat(target.list("shop/backups/")).isEmpty();
  }

  @Test
  void theLogComesBeforeTheBackupThatNeedsIt() {
    faulty.inject(Fault.failCommit().onKeys(key -> key.endsWith("manifest.json")));

    assertThatThrownBy(() -> copy(Copy.Log.NEEDED)).isInstanceOf(Exception.class);

    assertThat(segments()).hasSize(2);
  }

  @Test
  void theSameSegmentInAnotherFormIsTheSame() throws IOException {
    copied.compressed(Gzip.level(1)).segments(1, 12, 13);

    CopyReport report = copyIntoRepository();

    assertThat(report.log().present()).isEqualTo(2);
    assertThat(target.list("shop/wal/00000001/0000000100000000/" + LogAtRest.name(1, 12)))
        .extracting(object -> object.key().name())
        .containsExactly(LogAtRest.name(1, 12) + ".gz", LogAtRest.name(1, 12) + ".json");
  }

  private CopyReport copyIntoRepository() throws IOException {
    byte[] marker = origin.bytes(MARKER);
    target.put(MARKER, Labels.none(), out -> out.write(marker));
    return all();
  }

  @Test
  void anotherSegmentOfTheSameNameIsAnErrorAndStays() throws IOException {
    String name = LogAtRest.name(1, 13);
    copied.segment(name, new byte[] {1, 2, 3});

    assertThatThrownBy(this::copyIntoRepository)
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("'" + name + "' of the log in target is another than in source");

    assertThat(target.bytes(copied.data(name))).containsExactly(1, 2, 3);
    assertThat(segments()).hasSize(16);
  }

  @Test
  void aNameThatIsClaimedForOtherContentStaysClaimed() throws IOException {
    String name = LogAtRest.name(1, 13);
    copied.segment(name, new byte[] {1, 2, 3});
    target.delete(copied.data(name));

    assertThatThrownBy(this::copyIntoRepository).isInstanceOf(IntegrityException.class);

    assertThat(segments()).hasSize(15).doesNotContain(name);
  }

  @Test
  void anotherClusterIsRefusedBeforeAnythingIsCopied() throws IOException {
    new ClusterBinding("99", 15, LogAtRest.SEGMENT).bind(target, "target", LogAtRest.JOB);

    assertThatThrownBy(this::copyIntoRepository)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("holds the cluster 99");

    assertThat(keys(target)).containsExactly("shop/cluster.json");
  }

  @Test
  void aDamagedSegmentIsNotCopiedAndTheOthersAre() throws IOException {
    String name = LogAtRest.name(1, 15);
    origin.tamper(log.data(name), LogCopyTest::withAnotherBit);

    assertThatThrownBy(this::all).isInstanceOf(IntegrityException.class).hasMessageContaining(name);

    assertThat(segments()).hasSize(15).doesNotContain(name);
    assertThat(target.list(LogAtRest.receipt(name).value())).isEmpty();
  }

  @Test
  void anotherPlaceStandsInForADamagedSegment() throws IOException {
    InMemoryStorage spare = new InMemoryStorage();
    BackupPipeline both =
        BackupPipeline.named("shop")
            .from(LogAtRest.base(1, 10, 11))
            .to("source", source)
            .to("spare", spare)
            .build();
    RepositoryMarker.readOrCreate(spare, "spare", Instant.EPOCH);
    LogAtRest.in(spare).compressed(Zstd.level(1)).bound().segments(1, 15, 15);
    String name = LogAtRest.name(1, 15);
    origin.tamper(log.data(name), LogCopyTest::withAnotherBit);

    both.copy(Copy.all().to("target", faulty));

    assertThat(target.list("shop/wal/00000001/0000000100000000/" + name))
        .extracting(object -> object.key().name())
        .containsExactly(name + ".json", name + ".zst");
  }

  @Test
  void encryptedLogIsCopiedWithoutAKey() throws IOException {
    var key = Age.generate();
    log.compressed(Zstd.level(1))
        .encrypted(Age.recipients(key.recipient()))
        .segments(2, 30, 31)
        .history(2, "1\t0/1400000\tfailover\n");

    all();

    assertSame();
  }

  @Test
  void receiptsOfPresentSegmentsAreReadWhereAskedFor() throws IOException {
    copied.segment(LogAtRest.name(1, 12), new byte[] {1});
    copied.segments(1, 13, 13);
    copyIntoRepository();

    assertThatThrownBy(() -> repository.copy("shop", Copy.all().to("target", faulty).rereading()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(LogAtRest.name(1, 12));
  }

  @Test
  void anInterruptEndsACopyOfLogThatStalls() throws InterruptedException {
    String stalled = log.data(LogAtRest.name(1, 14)).value();
    Fault stall = faulty.inject(Fault.stallPutAfter(10).onKeys(stalled::equals));

    Interrupted copying = Interrupted.after(stall, this::all);

    assertThat(copying.failure()).isInstanceOf(RunCancelledException.class);
    assertThat(keys(target)).doesNotContain(stalled);
    faulty.heal();
    all();
    assertThat(segments()).hasSize(16);
  }
}
