package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.wal.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What several places have of one log. */
record StoredLog(List<WalPlace> places) {

  /** How far back from the server's position the newest stored segment is looked for. */
  private static final int MAX_FOLDERS = 4096;

  /**
   * Finds the newest whole segment before which nothing is missing in any place, as far as the
   * server still has it. Where only the beginning of one is stored, it is the one before.
   */
  Optional<Segment> newest(Segment server, Segment kept) throws IOException {
    List<Segment> newest = new ArrayList<>();
    for (WalPlace place : places) {
      newest(place, server).ifPresent(newest::add);
    }
    // What one place lacks is sent again; the others find that they have it.
    if (newest.isEmpty() || newest.size() < places.size()) {
      return Optional.empty();
    }
    Segment everywhere = Collections.min(newest);
    return Optional.of(beforeHole(kept.on(everywhere.timeline()), everywhere));
  }

  private Segment beforeHole(Segment from, Segment newest) throws IOException {
    SortedSet<Segment> anywhere = new TreeSet<>();
    List<Set<Segment>> each = new ArrayList<>();
    for (WalPlace place : places) {
      Set<Segment> there = place.segments(from, newest);
      anywhere.addAll(there);
      each.add(there);
    }
    for (Segment segment : anywhere) {
      if (each.stream().anyMatch(there -> !there.contains(segment))) {
        return new Segment(segment.timeline(), segment.number() - 1, segment.size());
      }
    }
    return newest;
  }

  private static Optional<Segment> newest(WalPlace place, Segment server) throws IOException {
    for (long timeline = server.timeline(); timeline >= 1; timeline--) {
      Segment at = server.on(timeline);
      for (int folders = 0; folders < MAX_FOLDERS && at.number() >= 0; folders++) {
        List<Segment> segments = place.segments(at);
        if (!segments.isEmpty()) {
          return Optional.of(segments.get(segments.size() - 1));
        }
        Optional<Segment> begun = place.newestBegun(at);
        if (begun.isPresent()) {
          Segment next = begun.get();
          return Optional.of(new Segment(timeline, next.number() - 1, next.size()));
        }
        at = new Segment(timeline, at.number() - at.perFolder(), server.size());
      }
    }
    return Optional.empty();
  }
}
