package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies single files of the log into one place: the receipt, and then the data as it lies. */
final class LogFileCopier {

  private static final String RECEIPT = ".json";

  private final WalPlace target;
  private final Labels labels;
  private final LogTransfer transfer;
  private final Run run;
  private long files;
  private long bytes;

  LogFileCopier(WalPlace target, Labels labels, LogTransfer transfer, Run run) {
    this.target = target;
    this.labels = labels;
    this.transfer = transfer;
    this.run = run;
  }

  /** The data of a file in a place. */
  record Found(WalPlace place, StoredObject data) {}

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Copies a file that is missing. A source that has wrong bytes or cannot be read leaves the turn
   * to the next one.
   *
   * @param receiptKey where its receipt lies, in every place
   * @param from the sources, at least one
   * @throws IntegrityException if no source has the right bytes, or the name is claimed for others
   */
  void copy(StorageKey receiptKey, List<Found> from) throws IOException {
    @Nullable Exception failure = null;
    for (Found source : from) {
      run.checkpoint();
      try {
        copy(receiptKey, source);
        return;
      } catch (IntegrityException | IOException e) {
        run.checkpoint();
        if (failure == null || e instanceof IntegrityException) {
          failure = e;
        }
      }
    }
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof BackupException known) {
      throw known;
    }
  }

  private void copy(StorageKey receiptKey, Found source) throws IOException {
    WalReceipt receipt = receipt(source.place(), receiptKey);
    boolean isFirst = claim(receiptKey, receipt, source.place());
    try {
      put(receiptKey, receipt, source);
    } catch (IntegrityException e) {
      if (isFirst) {
        giveBack(receiptKey);
      }
      throw e;
    }
  }

  /** Compares a file that is there already, by the receipts. */
  void compare(StorageKey receiptKey, WalPlace source) throws IOException {
    WalReceipt there = receipt(source, receiptKey);
    if (!receipt(target, receiptKey).sameContent(there)) {
      throw other(there.name(), source, null);
    }
  }

  /**
   * Reads a receipt.
   *
   * @throws IntegrityException if there is none, or none that can be read
   */
  static WalReceipt receipt(WalPlace place, StorageKey receiptKey) throws IOException {
    Optional<WalReceipt> receipt;
    try (InputStream in = place.storage().open(receiptKey)) {
      byte[] content = in.readNBytes(WalReceipt.MAX_BYTES);
      receipt = parsed(content, receiptKey);
    } catch (ObjectNotFoundException e) {
      throw new IntegrityException(
          "'%s' is missing in %s".formatted(receiptKey, place.location()), null, e);
    }
    return receipt.orElseThrow(
        () ->
            new IntegrityException(
                "'%s' in %s is damaged".formatted(receiptKey, place.location()),
                "repair it from another place"));
  }

  private static Optional<WalReceipt> parsed(byte[] content, StorageKey key) {
    try {
      WalReceipt receipt = WalReceipt.read(content);
      return Optional.of(receipt).filter(it -> key.name().equals(it.name() + RECEIPT));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean claim(StorageKey key, WalReceipt receipt, WalPlace source) throws IOException {
    try {
      return target.claim(key, receipt);
    } catch (IntegrityException e) {
      throw other(receipt.name(), source, e);
    }
  }

  private IntegrityException other(String name, WalPlace source, @Nullable Exception cause) {
    return new IntegrityException(
        "'%s' of the log in %s is another than in %s, and nothing is overwritten"
            .formatted(name, target.location(), source.location()),
        "two servers have archived under one job name, or one was set back to an older state; keep"
            + " the log that you want, and move the other away",
        cause);
  }

  /** Frees a name that turned out to be claimed for content that nobody has. */
  private void giveBack(StorageKey receiptKey) throws IOException {
    String base = base(receiptKey);
    boolean hasData =
        target.storage().list(base + ".").stream()
            .anyMatch(object -> !object.key().equals(receiptKey));
    if (!hasData && !target.has(new StorageKey(base))) {
      target.storage().delete(receiptKey);
    }
  }

  private static String base(StorageKey receiptKey) {
    String key = receiptKey.value();
    return key.substring(0, key.length() - RECEIPT.length());
  }

  private void put(StorageKey receiptKey, WalReceipt receipt, Found source) throws IOException {
    String suffix = source.data().key().name().substring(receipt.name().length());
    put(
        new StorageKey(base(receiptKey) + suffix),
        source,
        (in, out) ->
            transfer.pass(
                in,
                suffix,
                receipt,
                out,
                "'%s' of the log in %s".formatted(receipt.name(), source.place().location())));
  }

  /** Copies the beginning of a segment, which has no receipt. */
  void copyBeginning(Found source) throws IOException {
    put(source.data().key(), source, LogFileCopier::transfer);
  }

  private static long transfer(InputStream in, OutputStream out) throws IOException {
    return in.transferTo(out);
  }

  /** Writes what it reads, and returns how many bytes that were. */
  @FunctionalInterface
  private interface Passing {
    long pass(InputStream in, OutputStream out) throws IOException;
  }

  private void put(StorageKey key, Found source, Passing passing) throws IOException {
    long size = source.data().sizeBytes();
    try {
      target
          .storage()
          .put(
              key,
              labels.with("size", Long.toString(size)),
              out -> {
                try (InputStream in = source.place().storage().open(source.data().key())) {
                  requireWhole(source, passing.pass(in, out));
                }
              });
      files++;
      bytes += size;
    } catch (ObjectExistsException e) {
      // Somebody else has stored the same at this moment; the receipt has said so.
      return;
    }
  }

  private static void requireWhole(Found source, long passed) throws IOException {
    if (passed != source.data().sizeBytes()) {
      throw new IOException(
          "reading '%s' in %s ended after %d of %d bytes"
              .formatted(
                  source.data().key(),
                  source.place().location(),
                  passed,
                  source.data().sizeBytes()));
    }
  }
}
