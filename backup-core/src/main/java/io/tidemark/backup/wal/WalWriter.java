package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.postgres.wal.Gap;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.SegmentHeader;
import io.tidemark.backup.postgres.wal.SegmentStore;
import io.tidemark.backup.postgres.wal.SpooledSegment;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Digester;
import io.tidemark.backup.transfer.Outbox;
import io.tidemark.backup.transfer.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a server's log in the destinations of a job. A destination of best effort that fails at a
 * file lacks it; the next file is tried again. For one thread.
 */
public final class WalWriter implements SegmentStore {

  /** How far back from the server's position the newest stored segment is looked for. */
  private static final int MAX_FOLDERS = 4096;

  private static final int SEGMENTS_PER_FOLDER_AT_MOST = 4096;

  private final Terms terms;
  private final Run run;
  private final List<Destination> destinations;
  private final WalKeys keys;

  /** How files are stored. */
  public record Terms(
      JobName job,
      Compression compression,
      Optional<Encryption> encryption,
      Labels labels,
      Duration patience) {}

  /**
   * Creates a writer.
   *
   * @param destinations lent; stay open
   * @throws io.tidemark.backup.error.InvalidConfigurationException if the log cannot be encrypted
   *     so
   */
  public WalWriter(Terms terms, Run run, List<Destination> destinations) {
    WalCodec.check(terms.encryption());
    this.terms = terms;
    this.run = run;
    this.destinations = List.copyOf(destinations);
    this.keys = new WalKeys(terms.job());
  }

  @Override
  public void bind(ClusterFacts cluster) throws IOException {
    bind(
        new ClusterBinding(
            cluster.systemIdentifier(), cluster.serverVersion() / 10_000, cluster.segmentSize()));
  }

  /** Binds the store to the cluster that a segment says it is of. */
  void bind(SegmentHeader header) throws IOException {
    bind(
        new ClusterBinding(header.systemIdentifier(), header.majorVersion(), header.segmentSize()));
  }

  private void bind(ClusterBinding binding) throws IOException {
    attempt(
        destinations,
        destination -> binding.bind(destination.storage(), destination.location(), terms.job()));
  }

  @Override
  public void store(SpooledSegment spooled) throws IOException {
    Segment segment = spooled.segment();
    WalReceipt receipt = new WalReceipt(segment.name(), segment.size(), spooled.xxh3(), run.now());
    List<Destination> without = new ArrayList<>();
    attempt(
        destinations,
        destination -> {
          WalPlace place = place(destination);
          place.claim(keys.receipt(segment), receipt);
          if (place.data(segment).isEmpty()) {
            without.add(destination);
          }
        });
    send(without, keys.data(segment, suffix()), spooled::writeTo);
    attempt(
        destinations,
        destination -> {
          WalPlace place = place(destination);
          List<StoredObject> objects = place.objects(segment);
          if (WalPlace.data(objects, segment).isPresent()) {
            place.removeBeginnings(objects, segment.size());
          }
        });
  }

  @Override
  public void storePartial(Segment segment, int length, ContentWriter content) throws IOException {
    StorageKey key = keys.partial(segment, length, suffix());
    List<Destination> without = new ArrayList<>();
    attempt(
        destinations,
        destination -> {
          boolean there =
              place(destination).objects(segment).stream()
                  .anyMatch(object -> object.key().equals(key));
          if (!there) {
            without.add(destination);
          }
        });
    send(without, key, content);
    attempt(
        destinations,
        destination -> {
          WalPlace place = place(destination);
          place.removeBeginnings(place.objects(segment), length - 1);
        });
  }

  @Override
  public void storeHistory(long timeline, byte[] content) throws IOException {
    Digester digester = Digester.xxh3();
    digester.update(content, 0, content.length);
    WalReceipt receipt =
        new WalReceipt(
            TimelineHistory.fileName(timeline),
            content.length,
            digester.finish().hash(),
            run.now());
    StorageKey key = keys.history(timeline, suffix());
    List<Destination> without = new ArrayList<>();
    attempt(
        destinations,
        destination -> {
          place(destination).claim(keys.historyReceipt(timeline), receipt);
          boolean there =
              destination.storage().list(keys.timeline(timeline) + receipt.name()).stream()
                  .anyMatch(object -> !object.key().name().endsWith(".json"));
          if (!there) {
            without.add(destination);
          }
        });
    send(without, key, out -> out.write(content));
  }

  @Override
  public void storeGap(Gap gap) throws IOException {
    byte[] record =
        new GapRecord(
                gap.timeline(), gap.from().toString(), gap.to().toString(), gap.cause(), run.now())
            .write();
    attempt(
        destinations,
        destination -> {
          StorageKey key = keys.gap(gap);
          if (destination.storage().list(key.value()).isEmpty()) {
            destination.storage().put(key, terms.labels(), out -> out.write(record));
          }
        });
  }

  @Override
  public Optional<Segment> newest(Segment server) throws IOException {
    List<Segment> newest = new ArrayList<>();
    attempt(
        destinations.stream().filter(Destination::required).toList(),
        destination -> newest(place(destination), server).ifPresent(newest::add));
    // What one destination lacks is sent again; the others find that they have it.
    boolean everywhere =
        newest.size() == destinations.stream().filter(Destination::required).count();
    return everywhere ? newest.stream().min(Segment::compareTo) : Optional.empty();
  }

  private static Optional<Segment> newest(WalPlace place, Segment server) throws IOException {
    for (long timeline = server.timeline(); timeline >= 1; timeline--) {
      Segment at = server.on(timeline);
      int perFolder = (int) Math.min(SEGMENTS_PER_FOLDER_AT_MOST, (1L << 32) / server.size());
      for (int folders = 0; folders < MAX_FOLDERS && at.number() >= 0; folders++) {
        List<Segment> segments = place.segments(at);
        if (!segments.isEmpty()) {
          return Optional.of(segments.get(segments.size() - 1));
        }
        at = new Segment(timeline, at.number() - perFolder, server.size());
      }
    }
    return Optional.empty();
  }

  private WalPlace place(Destination destination) {
    return new WalPlace(destination.storage(), destination.location(), keys);
  }

  private String suffix() {
    return WalCodec.suffix(terms.compression(), terms.encryption());
  }

  private void send(List<Destination> to, StorageKey key, ContentWriter content)
      throws IOException {
    if (!to.isEmpty()) {
      new Outbox(run, terms.compression(), terms.encryption(), fresh(to), terms.patience())
          .send(key, terms.labels(), content);
    }
  }

  /** A destination that fails is left out for as long as its object lives: for one file. */
  private static List<Destination> fresh(List<Destination> destinations) {
    return destinations.stream()
        .map(known -> new Destination(known.location(), known.storage(), known.required()))
        .toList();
  }

  /** Something to do in one destination. */
  @FunctionalInterface
  private interface Step {
    void apply(Destination destination) throws IOException;
  }

  private void attempt(List<Destination> all, Step step) throws IOException {
    for (Destination destination : all) {
      try {
        step.apply(destination);
      } catch (IOException e) {
        if (destination.required()) {
          throw new IOException(destination.location() + ": " + e.getMessage(), e);
        }
        run.warn(destination.location() + " lacks a part of the log: " + e.getMessage());
      }
    }
  }
}
