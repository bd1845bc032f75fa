package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.postgres.ClusterStructure;
import io.tidemark.backup.postgres.DumpStructure;
import io.tidemark.backup.redis.SnapshotStructure;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Reads backups back, each copy on its own, and compares them with their manifests. */
final class Verifier {

  private final List<Decryption> decryptions;
  private final Run run;
  private final LongAdder readBytes = new LongAdder();

  Verifier(List<Decryption> decryptions, Run run) {
    this.decryptions = decryptions;
    this.run = run;
  }

  /** Returns how many bytes were read so far, stored or plain, for progress. */
  long readBytes() {
    return readBytes.sum();
  }

  /**
   * Verifies one copy.
   *
   * @throws IntegrityException naming the copy and what is wrong with it
   */
  void verify(Destination copy, Manifest manifest, Depth depth) throws IOException {
    try {
      verify(new StoredBackup(manifest, List.of(copy), decryptions), depth);
    } catch (IntegrityException e) {
      throw new IntegrityException(
          "backup %s of job '%s' in %s is damaged: %s"
              .formatted(manifest.id(), manifest.job(), copy.location(), e.getMessage()),
          null,
          e);
    }
  }

  private void verify(StoredBackup backup, Depth depth) throws IOException {
    if (depth == Depth.STORED) {
      verifyStored(backup, backup.manifest().storedFiles());
      return;
    }
    verifyStored(backup, backup.manifest().companions());
    if (depth == Depth.STRUCTURE && ClusterStructure.isCluster(backup.report())) {
      // Reads every file to its proven end, like the loop below.
      ClusterStructure.check(new Counted(backup, Metered::new));
      ClusterStructure.checkLog(backup.report(), backup.log());
      return;
    }
    for (DataFile file : backup.manifest().files()) {
      verifyContent(backup, file, depth);
    }
  }

  private void verifyStored(StoredBackup backup, List<Companion> files) throws IOException {
    for (Companion file : files) {
      try (InputStream in = new Metered(backup.openStored(file))) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private void verifyContent(StoredBackup backup, DataFile file, Depth depth) throws IOException {
    try (InputStream plain = new Metered(backup.open(file.content()))) {
      if (depth == Depth.STRUCTURE && DumpStructure.isArchive(backup.report())) {
        DumpStructure.check(plain, backup.report(), run);
      }
      if (depth == Depth.STRUCTURE && SnapshotStructure.isSnapshot(backup.report())) {
        boolean alone = backup.manifest().files().size() == 1;
        SnapshotStructure.check(plain, backup.report(), alone);
      }
      plain.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** The same files, counted. */
  private record Counted(StoredBackup backup, Function<InputStream, InputStream> metered)
      implements BackupFiles {

    @Override
    public String id() {
      return backup.id();
    }

    @Override
    public SourceReport report() {
      return backup.report();
    }

    @Override
    public List<String> names() {
      return backup.names();
    }

    @Override
    public InputStream open(String name) throws IOException {
      return metered.apply(backup.open(name));
    }
  }

  /** Counts what is read, until the run is cancelled. */
  private final class Metered extends FilterInputStream {

    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      run.checkpoint();
      int count = in.read(bytes, offset, length);
      readBytes.add(Math.max(count, 0));
      return count;
    }
  }
}
