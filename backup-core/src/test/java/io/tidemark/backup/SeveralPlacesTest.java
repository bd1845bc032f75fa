package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a backup that lies in several places, some of which are not what they should be. */
class SeveralPlacesTest {

  private static final int SIZE = 500_000;

  private final InMemoryStorage firstMemory = new InMemoryStorage();
  private final InMemoryStorage secondMemory = new InMemoryStorage();
  private final FaultyStorage first = FaultyStorage.over(firstMemory);
  private final FaultyStorage second = FaultyStorage.over(secondMemory);
  private final BackupPipeline shop = pipeline(first, second);
  private final Backup backup = shop.run();

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(11).nextBytes(content);
    return content;
  }

  private static BackupPipeline pipeline(FaultyStorage first, FaultyStorage second) {
    return BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", content()).file("b.txt", out -> out.write(content())))
        .compress(NoCompression.instance())
        .to("first", first)
        .to("second", second)
        .build();
  }

  private StorageKey key(String name) {
    return new StorageKey("shop/backups/" + backup.id() + "/" + name);
  }

  private static void takeDown(FaultyStorage storage) {
    storage.inject(Fault.failList());
    storage.inject(Fault.failOpen());
  }

  private void assertRestores() {
    TextTarget target = new TextTarget();
    shop.restore(Restore.latest().into(target));
    assertThat(target.restored.get("a.txt")).isEqualTo(content());
    assertThat(target.restored.get("b.txt")).isEqualTo(content());
  }

  @Test
  void placeThatCannotBeReadIsDoneWithout() {
    takeDown(first);

    assertThat(shop.list().backups()).containsExactly(backup.manifest().asListed());
    assertThat(shop.latest()).isEqualTo(backup.manifest());
    assertThat(shop.show(backup.id())).isEqualTo(backup.manifest());
    assertThat(shop.repository().jobs()).containsExactly("shop");
    assertThat(shop.verify(backup.id(), Depth.CONTENT).locations()).containsExactly("second");
    assertRestores();
  }

  @Test
  void placeThatCannotEvenBeOpenedIsDoneWithout(@TempDir Path folder) throws IOException {
    Path copy = folder.resolve("copy");
    shop.copy(Copy.latest().to(copy.toUri().toString()));
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    BackupRepository places =
        BackupRepository.at(file.toUri().toString()).and(copy.toUri().toString());

    Verification verification = places.verify("shop", backup.id(), Depth.STORED);

    assertThat(verification.locations()).hasSize(1);
    assertThat(verification.warnings()).singleElement().asString().contains("file failed");
    assertThat(places.latest("shop")).isEqualTo(backup.manifest());
  }

  @Test
  void everythingFailsIfNoPlaceCanBeRead() {
    takeDown(first);
    takeDown(second);

    assertThatThrownBy(shop::list).isInstanceOf(StorageFailedException.class);
    assertThatThrownBy(shop::latest).isInstanceOf(StorageFailedException.class);
    assertThatThrownBy(() -> shop.show(backup.id())).isInstanceOf(StorageFailedException.class);
    assertThatThrownBy(this::assertRestores).isInstanceOf(StorageFailedException.class);
  }

  @Test
  void placeThatHasNothingDoesNotHideThatAnotherCannotBeRead() throws IOException {
    for (var object : firstMemory.list("shop/")) {
      firstMemory.delete(object.key());
    }
    takeDown(second);

    assertThatThrownBy(() -> shop.show(backup.id())).isInstanceOf(StorageFailedException.class);
  }

  @Test
  void latestIsTheNewestOfAllPlaces() {
    BackupPipeline secondOnly =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", content()))
            .to("second", second)
            .build();
    Backup newer = secondOnly.run();

    assertThat(shop.latest()).isEqualTo(newer.manifest());
    assertThat(shop.list().backups())
        .containsExactly(backup.manifest().asListed(), newer.manifest().asListed());
    assertThat(shop.list().locations().get(backup.id())).containsExactly("first", "second");
    assertThat(shop.list().locations().get(newer.id())).containsExactly("second");
  }

  @Test
  void wholeCopyIsPreferredToOneThatLacksAFile() throws IOException {
    firstMemory.delete(key("b.txt"));
    Fault unread = first.inject(Fault.failReadAfter(0).on(key("a.txt")));

    assertRestores();

    assertThat(unread.hits()).isZero();
  }

  @Test
  void twoCopiesThatLackDifferentFilesMakeOneBackup() throws IOException {
    firstMemory.delete(key("b.txt"));
    secondMemory.delete(key("a.txt"));

    assertRestores();
  }

  @Test
  void copyThatFailedOnceIsNotAskedFirstAgain() {
    Fault failing = first.inject(Fault.failOpen().onKeys(name -> name.endsWith(".txt")));

    assertRestores();

    assertThat(failing.hits()).isEqualTo(1);
  }

  @Test
  void copyThatEndsTooEarlyIsContinuedInAnotherOne() {
    first.inject(Fault.cutAfter(200_000).on(key("a.txt")));

    assertRestores();
  }

  @Test
  void damageIsAnIntegrityErrorThatNamesTheCopy() {
    first.inject(Fault.flipBit(80_000).on(key("a.txt")));

    assertThatThrownBy(this::assertRestores)
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("in first");
  }

  @Test
  void bytesOfTwoCopiesAreProvenTogether() {
    first.inject(Fault.flipBit(80_000).on(key("a.txt")));
    first.inject(Fault.failReadAfter(200_000).on(key("a.txt")));

    assertThatThrownBy(this::assertRestores)
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("in first and second");
  }

  @Test
  void damagedManifestIsNotUsedWhereAnotherCopyIsSound() throws IOException {
    firstMemory.tamper(key("manifest.json"), bytes -> new byte[20]);

    assertRestores();
    assertThat(shop.list().backups()).containsExactly(backup.manifest().asListed());
    assertThat(shop.list().damaged()).containsOnlyKeys(backup.id());
  }

  @Test
  void verificationFindsTheDamagedCopyAndReadsTheOthersAllTheSame() throws IOException {
    Fault lastOfSecond = second.inject(Fault.shortReads(100_000).on(key("b.txt")));
    firstMemory.tamper(key("manifest.json"), bytes -> new byte[20]);

    assertThatThrownBy(() -> shop.verify(backup.id(), Depth.STORED))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("first");
    assertThat(lastOfSecond.hits()).isPositive();
  }

  @Test
  void backupThatIsNowhereIsNotFound() {
    assertThatThrownBy(() -> shop.repository().latest("other"))
        .isInstanceOf(BackupNotFoundException.class);
  }
}
