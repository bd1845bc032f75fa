package io.tidemark.backup;

import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CheckRecord;
import io.tidemark.backup.catalog.CopyRecords;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Reads copies, and notes beside each what that has shown. A note that cannot be written, as by
 * somebody who may only read, is a warning.
 */
final class CopyCheck {

  private final Verifier verifier;
  private final Run run;
  private final RandomGenerator random;

  CopyCheck(Verifier verifier, Run run, RandomGenerator random) {
    this.verifier = verifier;
    this.run = run;
    this.random = random;
  }

  /** Returns how many bytes were read so far, for progress. */
  long readBytes() {
    return verifier.readBytes();
  }

  /**
   * Reads one copy.
   *
   * @throws IntegrityException naming the copy and what is wrong with it
   */
  void verify(Destination copy, Manifest manifest, Depth depth) throws IOException {
    Instant began = run.now();
    long before = verifier.readBytes();
    try {
      verifier.verify(copy, manifest, depth);
    } catch (IntegrityException e) {
      note(copy, manifest, record(began, before, depth, Optional.of(Failures.text(e))));
      throw e;
    }
    note(copy, manifest, record(began, before, depth, Optional.empty()));
  }

  private CheckRecord record(Instant began, long before, Depth depth, Optional<String> problem) {
    return new CheckRecord(
        began,
        CopyHealth.text(depth),
        problem,
        verifier.readBytes() - before,
        Duration.between(began, run.now()));
  }

  private void note(Destination copy, Manifest manifest, CheckRecord check) {
    try {
      Catalog catalog = new Catalog(copy.storage(), copy.location(), manifest.job());
      new CopyRecords(copy.storage(), manifest.job())
          .add(manifest.id(), check, catalog.contents(manifest.id()), random);
    } catch (IOException | StorageFailedException e) {
      run.warn(
          "what reading %s in %s has shown could not be noted there: %s"
              .formatted(manifest.id(), copy.location(), Failures.text(e)));
    }
  }
}
