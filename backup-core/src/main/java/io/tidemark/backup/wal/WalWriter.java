package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.error.BackupException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Keeps a server's log in the destinations of a job. A destination of best effort that fails at a
 * file lacks it; the next file is tried again. For one thread.
 */
public final class WalWriter implements SegmentStore {

  private final Terms terms;
  private final Run run;
  private final List<Destination> destinations;
  private final Consumer<Destination> check;
  private final WalKeys keys;
  private final Attempts attempts;
  private final Set<Segment> begun = new HashSet<>();
  private boolean knowsBegun;

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
   * @param check fails if a destination is not the repository that it was
   * @throws io.tidemark.backup.error.InvalidConfigurationException if the log cannot be encrypted
   *     so
   */
  public WalWriter(
      Terms terms, Run run, List<Destination> destinations, Consumer<Destination> check) {
    WalCodec.check(terms.encryption());
    this.terms = terms;
    this.run = run;
    this.destinations = List.copyOf(destinations);
    this.check = check;
    this.keys = new WalKeys(terms.job());
    this.attempts = new Attempts(run, terms.patience());
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
    attempts.each(
        destinations,
        destination -> {
          check.accept(destination);
          binding.bind(destination.storage(), destination.location(), terms.job());
        });
  }

  @Override
  public void store(SpooledSegment spooled) throws IOException {
    Segment segment = spooled.segment();
    WalReceipt receipt = new WalReceipt(segment.name(), segment.size(), spooled.xxh3(), run.now());
    List<Destination> without = new CopyOnWriteArrayList<>();
    AtomicBoolean isKnown = new AtomicBoolean();
    attempts.each(
        destinations,
        destination -> {
          check.accept(destination);
          WalPlace place = place(destination);
          // The receipt comes first: while its name was free there was no content.
          boolean isFirst = place.claim(keys.receipt(segment), receipt);
          if (isFirst || place.data(segment).isEmpty()) {
            without.add(destination);
          }
          isKnown.compareAndSet(false, !isFirst);
        });
    send(
        without,
        keys.data(segment, suffix()),
        spooled::writeTo,
        place -> place.data(segment).isPresent());
    if (isKnown.get() || !knowsBegun || begun.contains(segment)) {
      removeBeginnings(segment);
    }
  }

  /** A listing costs; most segments become whole before a beginning of them is stored. */
  private void removeBeginnings(Segment segment) {
    attempts.tidy(
        destinations,
        destination -> {
          WalPlace place = place(destination);
          List<StoredObject> objects = place.objects(segment);
          if (WalPlace.data(objects, segment).isPresent()) {
            place.removeBeginnings(objects, segment.size());
          }
        });
    begun.remove(segment);
    knowsBegun = true;
  }

  @Override
  public void storePartial(Segment segment, int length, ContentWriter content) throws IOException {
    begun.add(segment);
    StorageKey key = keys.partial(segment, length, suffix());
    List<Destination> without = new CopyOnWriteArrayList<>();
    attempts.each(
        destinations,
        destination -> {
          check.accept(destination);
          if (!place(destination).has(key)) {
            without.add(destination);
          }
        });
    send(without, key, content, place -> place.has(key));
    attempts.tidy(
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
    List<Destination> without = new CopyOnWriteArrayList<>();
    attempts.each(
        destinations,
        destination -> {
          WalPlace place = place(destination);
          place.claim(keys.historyReceipt(timeline), receipt);
          if (!place.hasHistory(timeline)) {
            without.add(destination);
          }
        });
    send(
        without,
        keys.history(timeline, suffix()),
        out -> out.write(content),
        place -> place.hasHistory(timeline));
  }

  @Override
  public void storeGap(Gap gap) throws IOException {
    byte[] record =
        new GapRecord(
                gap.timeline(), gap.from().toString(), gap.to().toString(), gap.cause(), run.now())
            .write();
    attempts.each(
        destinations,
        destination -> {
          StorageKey key = keys.gap(gap);
          if (destination.storage().list(key.value()).isEmpty()) {
            destination.storage().put(key, terms.labels(), out -> out.write(record));
          }
        });
  }

  @Override
  public Optional<Segment> newest(Segment server, Segment kept) throws IOException {
    List<WalPlace> required =
        destinations.stream().filter(Destination::required).map(this::place).toList();
    return new StoredLog(required).newest(server, kept);
  }

  private WalPlace place(Destination destination) {
    return new WalPlace(destination.storage(), destination.location(), keys);
  }

  private String suffix() {
    return WalCodec.suffix(terms.compression(), terms.encryption());
  }

  /** Whether a place has what is being sent to it. */
  @FunctionalInterface
  private interface Having {
    boolean in(WalPlace place) throws IOException;
  }

  private void send(List<Destination> to, StorageKey key, ContentWriter content, Having having)
      throws IOException {
    if (to.isEmpty()) {
      return;
    }
    List<Destination> taking = fresh(to);
    try {
      new Outbox(run, terms.compression(), terms.encryption(), taking, terms.patience())
          .send(key, terms.labels(), content);
      // A required one that had failed would have failed the sending.
      for (Destination destination : taking) {
        destination.failure().ifPresent(cause -> attempts.failed(destination, cause));
      }
    } catch (IOException | BackupException e) {
      run.checkpoint();
      // Another receiver of the same log can be faster.
      attempts.each(to, destination -> requireThere(place(destination), having, e));
    }
  }

  private static void requireThere(WalPlace place, Having having, Exception failure)
      throws IOException {
    if (having.in(place)) {
      return;
    }
    if (failure instanceof BackupException known) {
      throw known;
    }
    throw new IOException(failure.getMessage(), failure);
  }

  /** A destination that fails is left out for as long as its object lives: for one file. */
  private static List<Destination> fresh(List<Destination> destinations) {
    return destinations.stream()
        .map(known -> new Destination(known.location(), known.storage(), known.required()))
        .toList();
  }
}
