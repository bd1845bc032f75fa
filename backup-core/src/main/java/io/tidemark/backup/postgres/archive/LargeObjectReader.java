package io.tidemark.backup.postgres.archive;

import io.tidemark.backup.postgres.archive.DataBlock.LargeObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Reads the objects in a block of large objects. */
final class LargeObjectReader {

  private final ArchiveDecoder in;
  private final boolean compressed;
  private InputStream current = InputStream.nullInputStream();
  private boolean ended;

  LargeObjectReader(ArchiveDecoder in, boolean compressed) {
    this.in = in;
    this.compressed = compressed;
  }

  Optional<LargeObject> next() throws IOException {
    current.transferTo(OutputStream.nullOutputStream());
    int oid = ended ? 0 : in.integer();
    if (oid == 0) {
      ended = true;
      return Optional.empty();
    }
    InputStream chunks = new ChunkInput(in);
    current = compressed ? new InflatedInput(in, chunks) : chunks;
    return Optional.of(new LargeObject(Integer.toUnsignedLong(oid), current));
  }

  void skipRest() throws IOException {
    Optional<LargeObject> skipped;
    do {
      skipped = next();
    } while (skipped.isPresent());
  }
}
