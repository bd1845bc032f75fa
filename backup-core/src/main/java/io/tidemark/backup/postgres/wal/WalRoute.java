package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.WalReceiver.LogPosition;
import io.tidemark.backup.postgres.wire.ClusterFacts;
import io.tidemark.backup.postgres.wire.ReplicationConnection;
import io.tidemark.backup.postgres.wire.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the way through the timelines of a server, and keeps their histories. */
final class WalRoute {

  private final ReplicationConnection connection;
  private final SegmentStore store;
  private final ClusterFacts server;

  WalRoute(ReplicationConnection connection, SegmentStore store, ClusterFacts server) {
    this.connection = connection;
    this.store = store;
    this.server = server;
  }

  /**
   * Returns where to begin without any memory: after what is stored, else where the slot begins.
   */
  LogPosition start(ReplicationSlot slot) throws IOException {
    Lsn kept = slot.restart().orElse(server.position());
    Optional<Segment> newest =
        store.newest(
            segmentOf(server.timeline(), server.position()), segmentOf(server.timeline(), kept));
    if (newest.isPresent()) {
      return new LogPosition(newest.get().timeline(), newest.get().end());
    }
    return oldest(slot);
  }

  /** Returns the oldest position that the server still has for certain. */
  LogPosition oldest(ReplicationSlot slot) throws IOException {
    Lsn kept = slot.restart().orElse(server.position());
    return aligned(history().timelineOf(kept), kept);
  }

  /** Returns where the same place is in the history of the server as it is now. */
  LogPosition onServer(LogPosition wanted) throws IOException {
    TimelineHistory history = history();
    if (!history.includes(wanted.timeline())) {
      throw new IOException(
          ("the server is on timeline %d, whose history does not lead over timeline %d that is"
                  + " stored")
              .formatted(server.timeline(), wanted.timeline()));
    }
    Optional<Lsn> end = history.end(wanted.timeline());
    if (end.isPresent() && end.get().isBefore(wanted.position())) {
      // Received from a server that was given up: on the new timeline it has not happened.
      return aligned(history.timelineOf(end.get()), end.get());
    }
    return wanted;
  }

  /** Returns where the log goes on after the end of a timeline. */
  LogPosition after(WalStream.Switch gone) throws IOException {
    fetch(gone.timeline());
    return aligned(gone.timeline(), gone.position());
  }

  private TimelineHistory history() throws IOException {
    return server.timeline() == 1 ? TimelineHistory.first() : fetch(server.timeline());
  }

  private TimelineHistory fetch(long timeline) throws IOException {
    Rows answer = connection.query("TIMELINE_HISTORY " + timeline);
    byte[] content = answer.value(0, "content").getBytes(StandardCharsets.UTF_8);
    TimelineHistory history = TimelineHistory.parse(timeline, content);
    store.storeHistory(timeline, content);
    return history;
  }

  private LogPosition aligned(long timeline, Lsn position) {
    return new LogPosition(timeline, segmentOf(timeline, position).start());
  }

  private Segment segmentOf(long timeline, Lsn position) {
    return Segment.at(timeline, position, server.segmentSize());
  }
}
