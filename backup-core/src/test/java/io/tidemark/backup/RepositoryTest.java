package io.tidemark.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {

  private final InMemoryStorage memory = new InMemoryStorage();

  private BackupPipeline pipeline() {
    return BackupPipeline.named("shop")
        .from(TextSource.of("a.txt", new byte[100]))
        .to("memory", memory)
        .build();
  }

  private void put(String key, String content) throws IOException {
    memory.put(new StorageKey(key), Labels.none(), out -> out.write(content.getBytes(UTF_8)));
  }

  @Test
  void storageWithForeignFilesIsRefused() throws IOException {
    put("holiday.jpg", "x");

    assertThatThrownBy(() -> pipeline().run())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("is not a Tidemark repository");
    assertThat(memory.list("")).hasSize(1);
  }

  @Test
  void repositoryThatIsSuddenlyEmptyIsRefused() throws IOException {
    BackupPipeline shop = pipeline();
    shop.run();
    for (var object : memory.list("")) {
      memory.delete(object.key());
    }

    assertThatThrownBy(shop::run)
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("is the disk mounted?");
    assertThat(memory.list("")).isEmpty();
  }

  @Test
  void unmountedFolderIsRefused(@TempDir Path folder) throws IOException {
    Path mount = folder.resolve("mount");
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[100]))
            .to(mount.toUri().toString())
            .build();
    shop.run();
    Files.move(mount, folder.resolve("unmounted"));
    Files.createDirectory(mount);

    assertThatThrownBy(shop::run).isInstanceOf(StorageFailedException.class);
  }

  @Test
  void leftoversOfADeadProcessAreRemovedByTheNextRun() throws IOException {
    RunMarker alive = RunMarker.ofThisProcess(Instant.now());
    RunMarker dead =
        new RunMarker(
            alive.machine(),
            alive.process(),
            alive.processStartedAt().minusSeconds(1),
            Instant.now());
    leave("20990101T000000Z-00000000", dead);

    pipeline().run();

    assertThat(memory.list("shop/backups/20990101T000000Z-00000000")).isEmpty();
  }

  @Test
  void filesOfALivingRunAreLeftAlone() throws IOException {
    leave("20990101T000000Z-00000000", RunMarker.ofThisProcess(Instant.now()));

    pipeline().run();

    assertThat(memory.list("shop/backups/20990101T000000Z-00000000")).hasSize(2);
  }

  @Test
  void filesOfAnotherMachineAreRemovedOnlyWhenOld() throws IOException {
    RunMarker other = new RunMarker("other", 1, Instant.EPOCH, Instant.EPOCH);
    Instant now = Instant.now();
    BackupId old = BackupId.of(now.minus(Duration.ofDays(3)), new Random(1));
    BackupId young = BackupId.of(now.minus(Duration.ofDays(1)), new Random(2));
    leave(old.value(), other);
    leave(young.value(), other);

    pipeline().run();

    assertThat(memory.list("shop/backups/" + old)).isEmpty();
    assertThat(memory.list("shop/backups/" + young)).hasSize(2);
  }

  private void leave(String id, RunMarker marker) throws IOException {
    if (memory.list("").isEmpty()) {
      pipeline().run();
    }
    put("shop/backups/" + id + "/" + Layout.RUN, new String(marker.write(), UTF_8));
    put("shop/backups/" + id + "/a.txt.zst", "half");
  }

  @Test
  void damagedManifestDoesNotHideOtherBackups() throws IOException {
    BackupPipeline shop = pipeline();
    Backup bad = shop.run();
    Backup good = shop.run();
    memory.tamper(
        new StorageKey("shop/backups/" + bad.id() + "/manifest.json"), bytes -> new byte[10]);

    assertThat(shop.list().backups()).containsExactly(good.manifest().asListed());
    assertThat(shop.list().damaged()).containsOnlyKeys(bad.id());
    assertThatThrownBy(() -> shop.show(bad.id())).isInstanceOf(IntegrityException.class);
  }

  @Test
  void missingFileIsAnIntegrityError() throws IOException {
    BackupPipeline shop = pipeline();
    Backup backup = shop.run();
    memory.delete(new StorageKey("shop/backups/" + backup.id() + "/a.txt.zst"));

    assertThatThrownBy(() -> shop.verify(backup.id(), Depth.STORED))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void storageThatCannotDeliverIsNotAnIntegrityError() {
    FaultyStorage storage = FaultyStorage.over(memory);
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[100_000]))
            .to("memory", storage)
            .build();
    Backup backup = shop.run();
    storage.inject(Fault.failReadAfter(5).onKeys(key -> key.endsWith("a.txt.zst")));

    assertThatThrownBy(() -> shop.verify(backup.id(), Depth.CONTENT))
        .isInstanceOf(StorageFailedException.class);
  }

  @Test
  void listingErrorIsAnErrorAndNotAnEmptyList() {
    FaultyStorage storage = FaultyStorage.over(memory);
    BackupPipeline shop =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[1]))
            .to("memory", storage)
            .build();
    shop.run();
    storage.inject(Fault.failList());

    assertThatThrownBy(shop::list).isInstanceOf(StorageFailedException.class);
  }

  @Test
  void localRepositoryIsReadWithoutThePipeline(@TempDir Path folder) {
    String uri = folder.toUri().toString();
    Backup backup =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[100]))
            .to(uri)
            .build()
            .run();

    BackupRepository repository = BackupRepository.at(uri);

    assertThat(repository.jobs()).containsExactly("shop");
    assertThat(repository.latest("shop")).isEqualTo(backup.manifest());
    assertThat(repository.verify("shop", backup.id(), Depth.STRUCTURE).locations()).hasSize(1);
  }

  @Test
  void checksumsAreThoseOfTheStoredFiles(@TempDir Path folder) throws Exception {
    Backup backup =
        BackupPipeline.named("shop")
            .from(TextSource.of("a.txt", new byte[100]))
            .to(folder.toUri().toString())
            .build()
            .run();
    Path files = folder.resolve("shop/backups/" + backup.id());

    Process check =
        new ProcessBuilder(List.of("sha256sum", "--strict", "-c", "SHA256SUMS"))
            .directory(files.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).contains("a.txt.zst: OK");
    assertThat(check.waitFor()).isZero();
  }
}
