package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupEntry.Status;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InventoryTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final InMemoryStorage first = new InMemoryStorage();
  private final InMemoryStorage second = new InMemoryStorage();
  private Instant now = Instant.parse("2026-01-31T02:00:00Z");

  /** What a cluster is to the pipeline, without the cluster. */
  private record Physical(String kind, Map<String, String> facts, boolean warns)
      implements BackupSource {

    @Override
    public String name() {
      return "shop";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("a.txt", out -> out.write(new byte[100]));
      if (warns) {
        run.warn("something is odd");
      }
      return new SourceReport(kind, facts, List.of(), List.of());
    }
  }

  private BackupPipeline pipeline(String job, BackupSource source, Storage one, String tier) {
    return BackupPipeline.named(job)
        .from(source)
        .compress(NoCompression.instance())
        .clock(() -> now)
        .label("tier", tier)
        .to("first", one)
        .alsoTo("second", second, DeliveryPolicy.BEST_EFFORT)
        .build();
  }

  private BackupId backup(String job, String kind, Map<String, String> facts, String tier) {
    BackupSource source = new Physical(kind, facts, tier.equals("odd"));
    BackupId id = pipeline(job, source, first, tier).run().id();
    now = now.plus(DAY);
    return id;
  }

  private BackupRepository repository(Storage one) {
    return pipeline("shop", new Physical("text", Map.of(), false), one, "daily").repository();
  }

  private static List<BackupId> ids(BackupInventory inventory, BackupFilter filter) {
    return inventory.filter(filter).entries().stream().map(BackupEntry::id).toList();
  }

  /** Refuses whatever would change it. */
  private static Storage readOnly(Storage below) {
    return new ForwardingStorage(below) {
      @Override
      public StoredObject put(StorageKey key, Labels labels, ContentWriter content)
          throws IOException {
        throw new IOException("read only");
      }

      @Override
      public void delete(StorageKey key) throws IOException {
        throw new IOException("read only");
      }
    };
  }

  @Test
  void filtersByKindTierStatusTimeAndCount() {
    BackupId dump = backup("shop", "postgresql-dump", Map.of(), "daily");
    BackupId base = backup("shop", "postgresql-base", Map.of(), "weekly");
    BackupId incremental =
        backup("shop", "postgresql-base", Map.of("parent", base.value()), "daily");
    BackupId odd = backup("shop", "postgresql-dump", Map.of(), "odd");
    BackupInventory shop = repository(first).inventory("shop");
    BackupFilter all = BackupFilter.all();

    assertThat(ids(shop, all)).containsExactly(dump, base, incremental, odd);
    assertThat(ids(shop, all.kind(BackupKind.DUMP))).containsExactly(dump, odd);
    assertThat(ids(shop, all.kind(BackupKind.BASE).kind(BackupKind.INCREMENTAL)))
        .containsExactly(base, incremental);
    assertThat(ids(shop, all.tier("daily"))).containsExactly(dump, incremental);
    assertThat(ids(shop, all.status(Status.WARNING))).containsExactly(odd);
    assertThat(ids(shop, all.since(base.time()))).containsExactly(base, incremental, odd);
    assertThat(ids(shop, all.until(base.time()))).containsExactly(dump);
    assertThat(ids(shop, all.limit(2))).containsExactly(incremental, odd);
    assertThat(ids(shop, all.kind(BackupKind.DUMP).limit(1))).containsExactly(odd);
  }

  @Test
  void theStatusIsThatOfTheBestCopyAndEveryProblemIsNamed() throws IOException {
    BackupId id = backup("shop", "text", Map.of(), "daily");
    StorageKey folder = Layout.folder(new io.tidemark.backup.catalog.JobName("shop"), id);
    first.delete(folder.resolve("a.txt"));

    BackupEntry half = repository(first).inventory("shop").entries().get(0);
    assertThat(half.status()).isEqualTo(Status.OK);
    assertThat(half.locations()).containsExactly("first", "second");
    assertThat(half.problems()).containsExactly("first: 'a.txt' is missing");

    second.delete(folder.resolve("a.txt"));
    assertThat(repository(first).inventory("shop").entries().get(0).status())
        .isEqualTo(Status.INCOMPLETE);
    first.tamper(folder.resolve(Layout.MANIFEST), bytes -> new byte[7]);
    second.delete(folder.resolve(Layout.MANIFEST));
    BackupEntry lost = repository(first).inventory("shop").entries().get(0);
    assertThat(lost.isGood()).isFalse();
    assertThat(lost.manifest()).isEmpty();
  }

  @Test
  void aCopyThatAVerificationFoundDamagedIsSuspect() throws IOException {
    BackupId id = backup("shop", "text", Map.of(), "daily");
    StorageKey data =
        Layout.folder(new io.tidemark.backup.catalog.JobName("shop"), id).resolve("a.txt");
    for (InMemoryStorage place : List.of(first, second)) {
      byte[] zeros = new byte[100];
      zeros[3] = 1;
      place.tamper(data, bytes -> zeros);
    }
    now = now.plus(Duration.ofDays(30));
    repository(first).verifyDue("shop", Rotation.every(DAY));

    BackupInventory shop = repository(first).inventory("shop");
    assertThat(ids(shop, BackupFilter.all().status(Status.SUSPECT))).containsExactly(id);
    assertThat(shop.totals(now).newestGood()).isEmpty();
  }

  @Test
  void allJobsAreSummedUpFromAStorageThatRefusesChanges() {
    BackupId shop = backup("shop", "text", Map.of(), "daily");
    now = now.plus(Duration.ofDays(60));
    BackupId crm = backup("crm", "text", Map.of(), "daily");

    BackupInventory all = repository(readOnly(first)).inventory();

    assertThat(all.entries()).extracting(BackupEntry::job).containsExactly("shop", "crm");
    BackupInventory.Totals totals = all.totals(now);
    assertThat(totals.count()).isEqualTo(2);
    assertThat(totals.newestGood()).isEqualTo(Optional.of(crm.time()));
    assertThat(totals.oldestGood()).isEqualTo(Optional.of(shop.time()));
    assertThat(totals.storedBytes())
        .isEqualTo(all.entries().stream().mapToLong(BackupEntry::storedBytes).sum())
        .isGreaterThan(400);
    assertThat(totals.addedBytesPerDay()).isEqualTo(all.entries().get(1).storedBytes() / 30);
    assertThat(repository(readOnly(first)).list("shop").backups()).hasSize(1);
    assertThat(repository(readOnly(first)).show("shop", shop).id()).isEqualTo(shop);
  }
}
