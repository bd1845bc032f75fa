package io.tidemark.backup.catalog;

import java.io.IOException;
import java.time.Instant;

/**
 * What the content of a file of the log is, at rest beside it and written before it. It tells the
 * same content from another without a key, and proves the end of the content to a reader.
 *
 * @param name PostgreSQL's name of the file
 * @param plainBytes its size as the server has it
 * @param xxh3 XXH3-128 over that
 * @param receivedAt when it was received
 */
public record WalReceipt(String name, long plainBytes, String xxh3, Instant receivedAt) {

  /** The most that one is read of. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Whether both describe the same content. */
  public boolean sameContent(WalReceipt other) {
    return name.equals(other.name) && plainBytes == other.plainBytes && xxh3.equals(other.xxh3);
  }

  /** Reads one. */
  public static WalReceipt read(byte[] bytes) throws IOException {
    JsonObject json = JsonObject.parse(bytes);
    return new WalReceipt(
        json.text("name"), json.count("plainBytes"), json.text("xxh3"), json.instant("receivedAt"));
  }

  /** Returns its bytes at rest. */
  public byte[] write() {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("name", name);
          json.writeNumberField("plainBytes", plainBytes);
          json.writeStringField("xxh3", xxh3);
          json.writeStringField("receivedAt", receivedAt.toString());
        });
  }
}
