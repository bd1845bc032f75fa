package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * PostgreSQL's {@code backup_manifest}: what files a base backup has, and what part of the
 * write-ahead log it needs. It is no more than the server's own list, and not Tidemark's manifest.
 * Immutable; 300,000 files take some 20 MB.
 */
public final class BackupManifest {

  private final int version;
  private final OptionalLong systemIdentifier;
  private final List<WalRange> walRanges;
  private final FileTable files;

  BackupManifest(
      int version, OptionalLong systemIdentifier, List<WalRange> walRanges, FileTable files) {
    this.version = version;
    this.systemIdentifier = systemIdentifier;
    this.walRanges = List.copyOf(walRanges);
    this.files = files;
  }

  /**
   * Reads a manifest to its end and checks it against its own checksum. The caller closes the
   * stream.
   *
   * @throws io.tidemark.backup.codec.CorruptContentException if it is not what a server writes
   */
  public static BackupManifest read(InputStream in) throws IOException {
    return ManifestParser.parse(in);
  }

  /** Returns the version of the format: 2 since PostgreSQL 17. */
  public int version() {
    return version;
  }

  /** Returns the identifier of the server's cluster, which version 1 does not tell. */
  public OptionalLong systemIdentifier() {
    return systemIdentifier;
  }

  /** Returns the parts of the write-ahead log that are needed, one for each timeline. */
  public List<WalRange> walRanges() {
    return walRanges;
  }

  public int fileCount() {
    return files.count();
  }

  /** Returns the length of all files together. */
  public long totalBytes() {
    return files.totalBytes();
  }

  /** Returns the files in the order of the manifest, each made when it is asked for. */
  public Stream<ManifestFile> files() {
    return IntStream.range(0, files.count()).mapToObj(files::file);
  }

  /** Finds a file by its name. */
  public Optional<ManifestFile> find(ClusterPath path) {
    int file = files.find(path);
    return file < 0 ? Optional.empty() : Optional.of(files.file(file));
  }

  FileTable table() {
    return files;
  }
}
