package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.postgres.wal.WalSupply;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the log of a job from the places that have it. Where one fails to deliver a file, the next
 * one is asked. Thread-safe.
 */
public final class WalReader implements WalSupply {

  private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");
  private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");

  private final JobName job;
  private final List<WalPlace> places;
  private final List<Decryption> decryptions;

  /**
   * Reads a log.
   *
   * @param places lent; in the order of preference, at least one
   */
  public WalReader(JobName job, List<Destination> places, List<Decryption> decryptions) {
    this.job = job;
    WalKeys keys = new WalKeys(job);
    this.places = places.stream().map(place -> WalPlace.of(place, keys)).toList();
    this.decryptions = List.copyOf(decryptions);
  }

  @Override
  public List<Segment> around(Segment segment) throws IOException {
    TreeSet<Segment> found = new TreeSet<>();
    for (WalPlace place : places) {
      found.addAll(place.segments(segment));
    }
    return new ArrayList<>(found);
  }

  @Override
  public Optional<Held> held(Segment segment) throws IOException {
    Optional<Held> best = Optional.empty();
    for (WalPlace place : places) {
      Optional<Held> held = place.held(segment);
      if (held.isPresent() && held.get().length() > best.map(Held::length).orElse(0)) {
        best = held;
      }
    }
    return best;
  }

  @Override
  public Optional<TimelineHistory> history(long timeline) throws IOException {
    if (timeline == 1) {
      return Optional.of(TimelineHistory.first());
    }
    Path file = Files.createTempFile("tidemark-", ".history");
    try {
      Files.delete(file);
      return fetch(TimelineHistory.fileName(timeline), file)
          ? Optional.of(TimelineHistory.parse(timeline, Files.readAllBytes(file)))
          : Optional.empty();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public boolean fetch(String name, Path file) throws IOException {
    if (SEGMENT.matcher(name).matches()) {
      return fromAny(name, place -> place.stored(name), file);
    }
    if (HISTORY.matcher(name).matches()) {
      long timeline = Long.parseLong(name.substring(0, 8), 16);
      return fromAny(name, place -> place.history(timeline), file);
    }
    return false;
  }

  @Override
  public boolean fetchBeginning(Segment segment, Path file) throws IOException {
    return fromAny(
        segment.name() + ".partial",
        place -> place.beginning(segment).map(found -> found.asStored(segment)),
        file);
  }

  @Override
  public List<Gap> gaps(long timeline) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    for (WalPlace place : places) {
      for (GapRecord record : place.gaps(timeline).values()) {
        Gap gap = StoredGaps.gap(record);
        if (isOpen(gap)) {
          gaps.add(gap);
        }
      }
    }
    return gaps;
  }

  /** What was lost in one place may have come from another. */
  private boolean isOpen(Gap gap) throws IOException {
    for (WalPlace place : places) {
      Optional<ClusterBinding> cluster = ClusterBinding.read(place.storage(), job);
      if (cluster.isPresent()) {
        return new StoredGaps(places, cluster.get().segmentBytes()).isOpen(gap);
      }
    }
    return true;
  }

  /** Where a file lies, and what is known of its content. */
  record Stored(StorageKey key, String suffix, long plainBytes, Optional<String> xxh3) {}

  /** What is stored of a segment that is not whole. */
  record Beginning(StorageKey key, int length, String suffix) {
    private Stored asStored(Segment segment) {
      return new Stored(key, suffix, segment.size(), Optional.empty());
    }
  }

  /** Finds a file in a place. */
  @FunctionalInterface
  private interface Finding {
    Optional<Stored> in(WalPlace place) throws IOException;
  }

  private boolean fromAny(String name, Finding finding, Path file) throws IOException {
    List<Exception> failures = new ArrayList<>();
    for (WalPlace place : places) {
      try {
        Optional<Stored> found = finding.in(place);
        if (found.isPresent()) {
          copy(place, name, found.get(), file);
          return true;
        }
      } catch (IOException | IntegrityException | StorageFailedException e) {
        failures.add(e);
      }
    }
    if (failures.isEmpty()) {
      return false;
    }
    throw failed(name, failures);
  }

  private static BackupException failed(String name, List<Exception> failures) {
    Exception first = failures.get(0);
    BackupException thrown =
        first instanceof BackupException known
            ? known
            : new StorageFailedException(
                "'" + name + "' of the log could not be read: " + first.getMessage(),
                "look at the storage and try again",
                first);
    failures.stream().skip(1).forEach(thrown::addSuppressed);
    return thrown;
  }

  private void copy(WalPlace place, String name, Stored stored, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (InputStream at = place.storage().open(stored.key());
          InputStream plain = WalCodec.decode(at, stored.suffix(), decryptions)) {
        Files.copy(plain, part);
      }
      prove(place, name, stored, part);
      Files.move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void prove(WalPlace place, String name, Stored stored, Path part)
      throws IOException {
    Digester digester = Digester.xxh3();
    try (InputStream in = Files.newInputStream(part)) {
      byte[] piece = new byte[64 * 1024];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digester.update(piece, 0, count);
      }
    }
    boolean whole = digester.sizeBytes() == stored.plainBytes();
    String hash = digester.finish().hash();
    if (!whole || stored.xxh3().filter(expected -> !expected.equals(hash)).isPresent()) {
      throw new IntegrityException(
          "'%s' of the log in %s is not what was received".formatted(name, place.location()),
          "the file is damaged; use another copy, or restore to a point before it");
    }
  }
}
