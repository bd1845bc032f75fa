package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written on the objects of a backup. */
class ObjectLabelsTest {

  private static final Instant START = Instant.parse("2026-01-31T02:15:00.5Z");

  private final Labelled storage = new Labelled();

  /** Keeps the labels of each put. */
  private static final class Labelled extends ForwardingStorage {
    private final Map<String, Map<String, String>> labels = new TreeMap<>();

    Labelled() {
      super(new InMemoryStorage());
    }

    @Override
    public StoredObject put(StorageKey key, Labels given, ContentWriter content)
        throws IOException {
      labels.put(key.name(), given.values());
      return super.put(key, given, content);
    }

    Map<String, String> of(String name) {
      return labels.getOrDefault(name, Map.of());
    }
  }

  /** A database with a name that no header may carry. */
  private record Foreign(String name) implements BackupSource {

    @Override
    public String kind() {
      return "text";
    }

    @Override
    public Optional<String> host() {
      return Optional.of("db.example.com");
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(1));
      return new SourceReport("text", Map.of(), List.of(), List.of());
    }
  }

  private BackupPipeline pipeline(String database) {
    return BackupPipeline.named("shop")
        .from(new Foreign(database))
        .label("tier", "monthly")
        .clock(() -> START)
        .to("memory", storage)
        .build();
  }

  @Test
  void everyObjectTellsWhatItIs() {
    Backup backup = pipeline("shop").run();

    assertThat(storage.of("a.txt.zst"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "database", "shop",
                "kind", "text",
                "host", "db.example.com",
                "job", "shop",
                "id", backup.id().value(),
                "time", "2026-01-31T02:15:00.500Z",
                "tier", "monthly"));
  }

  @Test
  void sizeIsToldWhereItIsKnownBeforehand() throws IOException {
    Backup backup = pipeline("shop").run();

    for (String name : List.of("run.json", "RESTORE.md", "SHA256SUMS", "manifest.json")) {
      StorageKey key = new StorageKey("shop/backups/" + backup.id() + "/" + name);
      try (var in = storage.open(key)) {
        assertThat(storage.of(name))
            .containsEntry("size", Integer.toString(in.readAllBytes().length));
      }
    }
  }

  @Test
  void onlyDataMayGoIntoAnArchive() {
    Backup backup = pipeline("shop").run();
    Labelled target = new Labelled();
    pipeline("shop").copy(Copy.of(backup.id()).to("target", target));

    for (Labelled place : List.of(storage, target)) {
      assertThat(place.labels).hasSizeGreaterThan(5);
      place.labels.forEach(
          (name, labels) ->
              assertThat("catalog".equals(labels.get("role")))
                  .as("whether '%s' must be readable at once", name)
                  .isEqualTo(!name.equals("a.txt.zst")));
    }
  }

  @Test
  void nameThatNoHeaderCarriesIsMadePrintable() {
    pipeline("Bücher\n" + "x".repeat(300)).run();

    assertThat(storage.of("a.txt.zst").get("database")).startsWith("B?cher?x").hasSize(200);
  }

  @Test
  void copyHasTheLabelsOfTheOriginalAndAllSizes() {
    Backup backup = pipeline("shop").run();
    Labelled target = new Labelled();

    pipeline("shop").copy(Copy.of(backup.id()).to("target", target));

    Map<String, String> copied = new TreeMap<>(target.of("a.txt.zst"));
    assertThat(copied.remove("size")).isEqualTo("" + backup.manifest().storedBytes());
    assertThat(copied).isEqualTo(storage.of("a.txt.zst"));
    assertThat(target.of("RESTORE.md")).isEqualTo(storage.of("RESTORE.md"));
  }
}
