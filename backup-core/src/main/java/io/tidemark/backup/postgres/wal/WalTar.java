package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wire.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a piece of the log as the archive {@code pg_wal.tar} that belongs beside a base backup:
 * whole segments, the last one filled with zeros.
 */
public final class WalTar implements WalConsumer {

  private static final int MODE = 0100600;

  private final TarArchiveOutputStream tar;
  private final long timeline;
  private final int segmentSize;
  private final boolean advancesSlot;
  private final Instant modifiedAt;
  private final Supplier<Lsn> wanted;
  private @Nullable Segment current;
  private Lsn position = Lsn.NONE;
  private Lsn completed = Lsn.NONE;

  /**
   * Starts an archive.
   *
   * @param terms whose log it is, and what the server is told
   * @param modifiedAt what the archive says of its files' time
   * @param wanted the position up to which the log is needed; asked again and again
   */
  public WalTar(OutputStream out, Terms terms, Instant modifiedAt, Supplier<Lsn> wanted) {
    this.tar = new TarArchiveOutputStream(out);
    this.timeline = terms.timeline();
    this.segmentSize = terms.segmentSize();
    this.advancesSlot = terms.advancesSlot();
    this.modifiedAt = modifiedAt;
    this.wanted = wanted;
  }

  /**
   * Whose log it is, and what the server is told.
   *
   * @param advancesSlot whether the server may forget what has been received
   */
  public record Terms(long timeline, int segmentSize, boolean advancesSlot) {}

  @Override
  public void receive(Lsn at, Body bytes) throws IOException {
    position = at;
    while (bytes.remaining() > 0) {
      Segment segment = segment();
      int room = (int) Math.min(bytes.remaining(), segment.end().minus(position));
      bytes.writeTo(tar, room);
      position = position.plus(room);
      if (position.equals(segment.end())) {
        endSegment(segment);
      }
    }
  }

  private Segment segment() throws IOException {
    Segment segment = current;
    if (segment == null) {
      segment = Segment.at(timeline, position, segmentSize);
      tar.putArchiveEntry(entry(segment.name(), segment.size()));
      current = segment;
    }
    return segment;
  }

  private void endSegment(Segment segment) throws IOException {
    tar.closeArchiveEntry();
    // Keeps the restored server from archiving the segment once more.
    tar.putArchiveEntry(entry("archive_status/" + segment.name() + ".done", 0));
    tar.closeArchiveEntry();
    completed = segment.end();
    current = null;
  }

  private TarArchiveEntry entry(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(MODE);
    entry.setModTime(Date.from(modifiedAt));
    return entry;
  }

  /** Fills up the last segment and ends the archive. */
  public void finish() throws IOException {
    if (current != null) {
      byte[] zeros = new byte[8192];
      long left = current.end().minus(position);
      for (; left > 0; left -= zeros.length) {
        tar.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
      endSegment(current);
    }
    tar.finish();
  }

  @Override
  public boolean awaitRoom(Duration limit) {
    return true;
  }

  @Override
  public void tick() {
    // nothing is due by time
  }

  @Override
  public void sync() {
    // durable only together with the whole backup
  }

  /** Returns the end of the last whole segment: a failed backup is worthless with or without it. */
  @Override
  public Lsn flushed() {
    return advancesSlot ? completed : Lsn.NONE;
  }

  @Override
  public boolean wantsMore() {
    return position.isBefore(wanted.get());
  }
}
