package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Checksum;

/** Content that fits one part, and needs no upload in parts. */
final class SingleObject implements Staged {

  private final Uploads uploads;
  private final Draft draft;
  private final byte[] bytes;
  private final int length;
  private final Checksum checksum;

  SingleObject(Uploads uploads, Draft draft, byte[] bytes, int length) {
    this.uploads = uploads;
    this.draft = draft;
    this.bytes = bytes;
    this.length = length;
    this.checksum = uploads.checksum().whole();
    checksum.update(bytes, 0, length);
  }

  @Override
  public long sizeBytes() {
    return length;
  }

  @Override
  public Checksum checksum() {
    return checksum;
  }

  @Override
  public Optional<String> publish(boolean onlyIfAbsent) throws IOException {
    return uploads.put(draft, bytes, length, onlyIfAbsent);
  }
}
