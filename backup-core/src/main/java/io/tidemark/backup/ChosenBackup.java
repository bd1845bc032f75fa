package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.transfer.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The backup that a restore begins with. */
final class ChosenBackup {

  private final Inventory inventory;
  private final Restore restore;
  private final List<Decryption> keys;

  ChosenBackup(Inventory inventory, Restore restore, List<Decryption> decryptions) {
    this.inventory = inventory;
    this.restore = restore;
    this.keys = new ArrayList<>(restore.decryptions());
    this.keys.addAll(decryptions);
  }

  StoredBackup backup() {
    Inventory.Copies copies = inventory.copies(restore.id().orElseGet(this::chosen));
    return new StoredBackup(copies.manifest(), copies.all(), keys);
  }

  private BackupId chosen() {
    return restore
        .recovery()
        .map(recovery -> BackupChoice.of(inventory.list(), recovery).id())
        .orElseGet(inventory::latest);
  }

  JobContext context(Run run, Destinations destinations, Consumer<String> onWarning) {
    EarlierBackups others = new EarlierBackups(inventory, destinations.opened(), keys, onWarning);
    return new JobContext(run, others::anywhere);
  }
}
