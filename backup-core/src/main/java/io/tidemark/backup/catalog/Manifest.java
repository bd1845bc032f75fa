package io.tidemark.backup.catalog;

import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is recorded about a backup. A backup exists if and only if its manifest does; it
 * is written last and never changes. The JSON form is specified in docs/format.md.
 *
 * @param id the backup
 * @param job the job that made it
 * @param source the name of what was copied
 * @param startedAt when the run started
 * @param finishedAt when the last file was stored
 * @param libraryVersion the version that wrote it
 * @param files the data files, in the order in which they were stored
 * @param companions the other files of the folder: {@code RESTORE.md}, {@code SHA256SUMS}, {@code
 *     run.json}
 * @param report what the source said
 * @param deliveries how each destination fared
 * @param warnings what the user should know
 * @param labels what the storage was told, such as the tier
 */
public record Manifest(
    BackupId id,
    JobName job,
    String source,
    Instant startedAt,
    Instant finishedAt,
    String libraryVersion,
    List<DataFile> files,
    List<Companion> companions,
    SourceReport report,
    List<Delivery> deliveries,
    List<String> warnings,
    Map<String, String> labels) {

  /** The version of the format that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 1;

  public Manifest {
    files = List.copyOf(files);
    companions = List.copyOf(companions);
    deliveries = List.copyOf(deliveries);
    warnings = List.copyOf(warnings);
    labels = Map.copyOf(labels);
  }

  /** Whether the run ended without warnings. */
  public boolean clean() {
    return warnings.isEmpty();
  }

  /** Returns how long the run took. */
  public Duration duration() {
    return Duration.between(startedAt, finishedAt);
  }

  /** Returns the bytes before compression and encryption, of all data files. */
  public long plainBytes() {
    return files.stream().mapToLong(DataFile::plainBytes).sum();
  }

  /** Returns the bytes at rest in one destination, of all data files. */
  public long storedBytes() {
    return files.stream().mapToLong(DataFile::storedBytes).sum();
  }

  /** Returns the same without tables and restore steps: as a listing of thousands has it. */
  public Manifest asListed() {
    return new Manifest(
        id,
        job,
        source,
        startedAt,
        finishedAt,
        libraryVersion,
        files,
        companions,
        new SourceReport(report.kind(), report.facts(), List.of(), List.of()),
        deliveries,
        warnings,
        labels);
  }

  /** Returns every file of the folder but the manifest, as it lies there; data comes first. */
  public List<Companion> storedFiles() {
    return Stream.concat(
            files.stream()
                .map(file -> new Companion(file.name(), file.storedBytes(), file.sha256())),
            companions.stream())
        .toList();
  }

  /** Returns what is wrong with the names and sizes in a folder; empty if the backup is whole. */
  public Optional<String> flaw(Collection<StoredObject> folder) {
    Map<String, Long> sizes = new HashMap<>();
    folder.forEach(object -> sizes.put(object.key().name(), object.sizeBytes()));
    return storedFiles().stream().flatMap(file -> flaw(file, sizes.get(file.name()))).findFirst();
  }

  private static Stream<String> flaw(Companion file, @Nullable Long found) {
    if (found == null) {
      return Stream.of("'" + file.name() + "' is missing");
    }
    return found == file.storedBytes()
        ? Stream.empty()
        : Stream.of(
            "'%s' has %d bytes, recorded were %d"
                .formatted(file.name(), found, file.storedBytes()));
  }

  /**
   * One file that a source wrote.
   *
   * @param name its name in the backup's folder
   * @param content its name as given by the source
   * @param storedBytes its size at rest
   * @param sha256 over the bytes at rest
   * @param plainBytes its size as given by the source
   * @param xxh3 XXH3-128 over the bytes as given by the source
   * @param compression the compression's name
   * @param encryption how it is encrypted; empty for not at all
   */
  public record DataFile(
      String name,
      String content,
      long storedBytes,
      String sha256,
      long plainBytes,
      String xxh3,
      String compression,
      Optional<Sealing> encryption) {}

  /**
   * How a file is encrypted.
   *
   * @param name the encryption's name
   * @param keyIds which keys can decrypt it; never a key
   * @param facts what the encryption needs beside the key
   */
  public record Sealing(String name, List<String> keyIds, Map<String, String> facts) {
    public Sealing {
      keyIds = List.copyOf(keyIds);
      facts = Map.copyOf(facts);
    }
  }

  /** A file of the folder as it lies there; on its own, one that is not data. */
  public record Companion(String name, long storedBytes, String sha256) {}

  /**
   * How one destination fared.
   *
   * @param location where it is, without secrets
   * @param required whether its failure would have failed the run
   * @param problem why it does not have the backup; empty if it does
   * @param repositoryId which repository was found there, whatever its location is called; empty if
   *     it could not be asked
   */
  public record Delivery(
      String location, boolean required, Optional<String> problem, Optional<String> repositoryId) {

    /** Whether the destination has the backup. */
    public boolean delivered() {
      return problem.isEmpty();
    }
  }
}
