package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a timeline of the log into local files, one for each segment, and has them stored in their
 * order by another thread. It holds a bounded number of files; when that is reached, no more is
 * taken until one is stored. The position that it gives as flushed is never ahead of what is
 * stored.
 *
 * <p>The files are nothing that a restart needs: what was not stored, the server still has.
 */
final class SegmentSpool implements WalConsumer {

  /** What to do next for the thread that stores. */
  private sealed interface Work {
    /** Stores a whole segment. */
    record Whole(SpooledSegment segment) implements Work {}

    /** Stores the first bytes of the current segment. */
    record Beginning(SegmentFile file, int length) implements Work {}
  }

  private final long timeline;
  private final Settings settings;
  private final SegmentStore store;
  private final Deque<SpooledSegment> waiting = new ArrayDeque<>();
  private @Nullable SegmentFile current;
  private Lsn flushed;
  private Lsn beginningStored = Lsn.NONE;
  private Instant lastBeginning;
  private boolean beginningWanted;
  private boolean stopped;

  /**
   * How it works.
   *
   * @param segmentSize the bytes of a segment
   * @param folder where the local files lie
   * @param maxSegments how many whole ones may wait
   * @param syncInterval how old received bytes may become before they are stored
   */
  record Settings(
      int segmentSize, Path folder, int maxSegments, Duration syncInterval, InstantSource clock) {}

  /** Starts with the segment that begins at {@code start}. */
  SegmentSpool(long timeline, Lsn start, Settings settings, SegmentStore store) {
    this.timeline = timeline;
    this.flushed = start;
    this.settings = settings;
    this.store = store;
    this.lastBeginning = settings.clock().instant();
  }

  @Override
  public synchronized void receive(Lsn position, Body bytes) throws IOException {
    Lsn at = position;
    while (bytes.remaining() > 0) {
      SegmentFile file = fileAt(at);
      file.take(bytes);
      at = file.position();
      if (file.isWhole()) {
        waiting.add(file.finish());
        current = null;
        notifyAll();
      }
    }
  }

  private SegmentFile fileAt(Lsn position) throws IOException {
    SegmentFile file = current;
    if (file == null) {
      file =
          new SegmentFile(
              Segment.at(timeline, position, settings.segmentSize()), settings.folder());
      current = file;
    }
    if (!file.position().equals(position)) {
      throw new IOException(
          "the log continues at %s, received is %s".formatted(position, file.position()));
    }
    return file;
  }

  @Override
  public synchronized boolean awaitRoom(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (waiting.size() >= settings.maxSegments() && !stopped) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return waiting.size() < settings.maxSegments();
  }

  @Override
  public synchronized void tick() {
    // A clock that was set back must not put it off.
    Duration age = Duration.between(lastBeginning, settings.clock().instant()).abs();
    if (age.compareTo(settings.syncInterval()) >= 0) {
      sync();
    }
  }

  @Override
  public synchronized void sync() {
    lastBeginning = settings.clock().instant();
    if (current != null && current.position().compareTo(beginningStored) > 0) {
      beginningWanted = true;
      notifyAll();
    }
  }

  @Override
  public synchronized Lsn flushed() {
    return flushed;
  }

  @Override
  public synchronized boolean wantsMore() {
    return !stopped;
  }

  /** Ends the receiving; what has been received is still to be stored. */
  synchronized void stop() {
    sync();
    stopped = true;
    notifyAll();
  }

  /**
   * Waits for something to store and stores it.
   *
   * @return false once there is nothing more to come
   */
  boolean storeNext() throws IOException, InterruptedException {
    Optional<Work> work = next();
    if (work.isEmpty()) {
      return false;
    }
    if (work.get() instanceof Work.Whole whole) {
      store.store(whole.segment());
      stored(whole.segment());
    } else if (work.get() instanceof Work.Beginning beginning) {
      SegmentFile file = beginning.file();
      int length = beginning.length();
      store.storePartial(file.segment(), length, out -> file.writeFilled(out, length));
      storedUpTo(file.segment().start().plus(length));
    }
    return true;
  }

  private synchronized Optional<Work> next() throws InterruptedException {
    while (true) {
      SpooledSegment whole = waiting.peek();
      if (whole != null) {
        return Optional.of(new Work.Whole(whole));
      }
      SegmentFile file = current;
      if (beginningWanted && file != null) {
        beginningWanted = false;
        return Optional.of(new Work.Beginning(file, file.length()));
      }
      if (stopped) {
        return Optional.empty();
      }
      wait();
    }
  }

  private void stored(SpooledSegment segment) throws IOException {
    synchronized (this) {
      waiting.remove();
      flushed = segment.segment().end();
      notifyAll();
    }
    Files.delete(segment.file());
  }

  private synchronized void storedUpTo(Lsn position) {
    beginningStored = position;
    if (flushed.isBefore(position)) {
      flushed = position;
    }
  }

  /** Returns where the segment of a position begins. */
  Lsn segmentStart(Lsn position) {
    return Segment.at(timeline, position, settings.segmentSize()).start();
  }

  /** Removes the local files. */
  synchronized void discard() throws IOException {
    for (SpooledSegment segment : waiting) {
      Files.deleteIfExists(segment.file());
    }
    waiting.clear();
    if (current != null) {
      current.discard();
      current = null;
    }
  }
}
