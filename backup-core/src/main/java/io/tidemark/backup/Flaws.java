package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.transfer.Destination;

/** What is wrong with a copy, in words. */
final class Flaws {

  private static final String HINT = "use another copy; a repair replaces this one";

  private Flaws() {}

  /** A file is missing or has another size. */
  static IntegrityException incomplete(Destination place, Manifest manifest, String flaw) {
    return new IntegrityException(
        "backup %s of job '%s' in %s is not whole: %s"
            .formatted(manifest.id(), manifest.job(), place.location(), flaw),
        HINT);
  }

  /** Two places have different backups under one id. */
  static IntegrityException otherManifest(Destination place, Manifest manifest) {
    return new IntegrityException(
        "the manifest of %s of job '%s' in %s is another one than elsewhere"
            .formatted(manifest.id(), manifest.job(), place.location()),
        "find out which one is right; nothing is changed until then");
  }
}
