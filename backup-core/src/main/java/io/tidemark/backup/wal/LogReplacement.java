package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.wal.LogFileCopier.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces damaged files of the log in one place. Nothing is removed before the same file was read
 * from its first to its last byte in another place, and found to be what was received.
 */
public final class LogReplacement {

  private final WalKeys keys;
  private final int segmentSize;
  private final WalPlace target;
  private final List<WalPlace> others;
  private final LogFileCheck check;
  private final LogFileCopier copier;

  /**
   * Prepares replacements.
   *
   * @param others lent; where the files may be sound
   */
  public LogReplacement(
      LogCopier.Terms terms, List<Destination> others, Destination target, Run run) {
    JobName job = terms.job();
    this.keys = new WalKeys(job);
    this.segmentSize = terms.segmentSize();
    this.target = WalPlace.of(target, keys);
    this.others = others.stream().map(place -> WalPlace.of(place, keys)).toList();
    List<Decryption> decryptions = terms.keys();
    LogTransfer transfer = new LogTransfer(decryptions, run::checkpoint);
    Labels labels = terms.labels();
    this.check = new LogFileCheck(transfer);
    this.copier = new LogFileCopier(this.target, labels, transfer, run);
  }

  /**
   * Replaces one file by its name.
   *
   * @return how many bytes were copied
   * @throws IntegrityException if no other place has it sound, or another content
   */
  public long replace(String name) throws IOException {
    StorageKey receiptKey = receiptKey(name);
    Found sound = sound(name, receiptKey);
    boolean isClaimed = isClaimed(receiptKey, LogFileCopier.receipt(sound.place(), receiptKey));
    long before = copier.bytes();
    Optional<StoredObject> damaged = data(target, name);
    if (damaged.isPresent()) {
      target.storage().delete(damaged.get().key());
    }
    if (!isClaimed) {
      target.storage().delete(receiptKey);
    }
    copier.copy(receiptKey, List.of(sound));
    return copier.bytes() - before;
  }

  private StorageKey receiptKey(String name) {
    return Segment.named(name, segmentSize)
        .map(keys::receipt)
        .orElseGet(() -> keys.historyReceipt(Long.parseLong(name.substring(0, 8), 16)));
  }

  private Optional<StoredObject> data(WalPlace place, String name) throws IOException {
    Optional<Segment> segment = Segment.named(name, segmentSize);
    return segment.isPresent()
        ? place.data(segment.get())
        : place.historyData(Long.parseLong(name.substring(0, 8), 16));
  }

  private Found sound(String name, StorageKey receiptKey) throws IOException {
    List<BackupException> failures = new ArrayList<>();
    for (WalPlace place : others) {
      Optional<StoredObject> data = data(place, name);
      try {
        if (data.isPresent() && check.check(place, receiptKey, data.get())) {
          return new Found(place, data.get());
        }
      } catch (IntegrityException e) {
        failures.add(e);
      }
    }
    IntegrityException none =
        new IntegrityException(
            "'%s' of the log in %s stays: it is proven in no other place"
                .formatted(name, target.location()),
            "if it is encrypted, give the key; restore to a point before it otherwise");
    failures.forEach(none::addSuppressed);
    throw none;
  }

  /** Whether the target's receipt can stay. */
  private boolean isClaimed(StorageKey receiptKey, WalReceipt sound) throws IOException {
    WalReceipt claimed;
    try {
      claimed = LogFileCopier.receipt(target, receiptKey);
    } catch (IntegrityException e) {
      return false;
    }
    if (!claimed.sameContent(sound)) {
      throw new IntegrityException(
          "'%s' of the log in %s was received with other content than elsewhere"
              .formatted(sound.name(), target.location()),
          "two servers have archived under one job name; decide which log you want");
    }
    return true;
  }
}
