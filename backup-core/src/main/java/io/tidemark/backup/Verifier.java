package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.DumpStructure;
import io.tidemark.backup.transfer.ContentDigest;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.ProvenInputStream;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads backups back and compares them with their manifests. */
final class Verifier {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final JobName job;
  private final List<Decryption> decryptions;
  private final Run run;

  Verifier(JobName job, List<Decryption> decryptions, Run run) {
    this.job = job;
    this.decryptions = decryptions;
    this.run = run;
  }

  /**
   * Verifies every copy.
   *
   * @throws IntegrityException naming everything that is wrong, in any copy
   */
  Verification verifyAll(List<Destination> copies, Manifest manifest, Depth depth)
      throws IOException {
    List<IntegrityException> wrong = new ArrayList<>();
    for (Destination copy : copies) {
      try {
        verify(new StoredBackup(copy.storage(), copy.location(), manifest, decryptions), depth);
      } catch (IntegrityException e) {
        wrong.add(
            new IntegrityException(
                "backup %s of job '%s' in %s is damaged: %s"
                    .formatted(manifest.id(), job, copy.location(), e.getMessage()),
                null,
                e));
      }
    }
    if (!wrong.isEmpty()) {
      IntegrityException first = wrong.remove(0);
      wrong.forEach(first::addSuppressed);
      throw first;
    }
    return new Verification(
        manifest.id(),
        depth,
        copies.stream().map(Destination::location).toList(),
        manifest.storedBytes() * copies.size());
  }

  private void verify(StoredBackup backup, Depth depth) throws IOException {
    for (Companion file : backup.manifest().companions()) {
      verifyStored(backup, file.name(), new ContentDigest(file.storedBytes(), file.sha256()));
    }
    for (DataFile file : backup.manifest().files()) {
      if (depth == Depth.STORED) {
        verifyStored(backup, file.name(), new ContentDigest(file.storedBytes(), file.sha256()));
      } else {
        verifyContent(backup, file, depth);
      }
    }
  }

  private void verifyStored(StoredBackup backup, String name, ContentDigest expected)
      throws IOException {
    InputStream stored = backup.openStored(name);
    try (InputStream in = ProvenInputStream.ofStored(name, expected, stored)) {
      drain(in);
    }
  }

  private void verifyContent(StoredBackup backup, DataFile file, Depth depth) throws IOException {
    try (InputStream plain = backup.open(file.content())) {
      if (depth == Depth.STRUCTURE && DumpStructure.isArchive(backup.report())) {
        DumpStructure.check(plain, backup.report(), run);
      }
      drain(plain);
    }
  }

  private void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      run.checkpoint();
    }
  }
}
