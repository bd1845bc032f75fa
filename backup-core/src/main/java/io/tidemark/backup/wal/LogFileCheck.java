package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads stored files of the log, and compares them with their receipts. */
final class LogFileCheck {

  private final LogTransfer transfer;

  LogFileCheck(LogTransfer transfer) {
    this.transfer = transfer;
  }

  /**
   * Reads one file from its first to its last byte.
   *
   * @return whether it was compared with its receipt, which needs a key if it is encrypted
   * @throws IntegrityException if it is damaged, or its receipt is
   */
  boolean check(WalPlace place, StorageKey receiptKey, StoredObject data) throws IOException {
    WalReceipt receipt = LogFileCopier.receipt(place, receiptKey);
    String suffix = data.key().name().substring(receipt.name().length());
    String what = "'%s' of the log in %s".formatted(receipt.name(), place.location());
    long read;
    try (InputStream in = place.storage().open(data.key())) {
      read = transfer.pass(in, suffix, receipt, OutputStream.nullOutputStream(), what);
    }
    if (read != data.sizeBytes()) {
      throw new IntegrityException(
          "%s has %d bytes instead of %d".formatted(what, read, data.sizeBytes()), null);
    }
    return transfer.proves(suffix);
  }
}
