package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Checksum;

/** Content that fits one part, and needs no upload in parts. */
final class SingleObject implements Staged {

  private final Uploads uploads;
  private final Draft draft;
  private final PartBytes bytes;
  private final Checksum checksum;

  SingleObject(Uploads uploads, Draft draft, PartBytes bytes) {
    this.uploads = uploads;
    this.draft = draft;
    this.bytes = bytes;
    this.checksum = uploads.checksum().whole();
    bytes.forEach(checksum::update);
  }

  @Override
  public long sizeBytes() {
    return bytes.length();
  }

  @Override
  public Checksum checksum() {
    return checksum;
  }

  @Override
  public Optional<String> publish(boolean onlyIfAbsent) throws IOException {
    return uploads.put(draft, bytes, onlyIfAbsent);
  }
}
