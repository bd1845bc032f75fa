package io.tidemark.backup.wal;

import io.tidemark.backup.postgres.wal.LogPiece;
import io.tidemark.backup.postgres.wal.Segment;
import java.io.IOException;
import java.util.Set;

/** What of a log is waited for. Immutable. */
public interface WantedLog {

  /** Returns what looks for it in one place, again and again. */
  Search in(WalPlace place);

  /** Looks into one place; may remember what was found before. */
  @FunctionalInterface
  interface Search {
    boolean isThere() throws IOException;
  }

  /** One segment, whole. */
  static WantedLog whole(Segment segment) {
    return new WantedLog() {
      @Override
      public Search in(WalPlace place) {
        return () -> place.data(segment).isPresent();
      }

      @Override
      public String toString() {
        return segment.name();
      }
    };
  }

  /** Every segment of a piece; of the last one a beginning is enough that reaches its end. */
  static WantedLog piece(LogPiece piece) {
    return new WantedLog() {
      @Override
      public Search in(WalPlace place) {
        return new PieceSearch(piece, place);
      }

      @Override
      public String toString() {
        return "the log from " + piece;
      }
    };
  }

  /** Goes on where the last look has found something missing. */
  final class PieceSearch implements Search {

    private final LogPiece piece;
    private final WalPlace place;
    private Segment next;

    private PieceSearch(LogPiece piece, WalPlace place) {
      this.piece = piece;
      this.place = place;
      this.next = piece.first();
    }

    @Override
    public boolean isThere() throws IOException {
      Segment last = piece.last();
      Set<Segment> whole = place.segments(next, last);
      while (whole.contains(next)) {
        next = next.next();
      }
      return next.compareTo(last) > 0
          || (next.equals(last)
              && place
                  .held(last)
                  .filter(held -> held.length() >= piece.lengthOfLast())
                  .isPresent());
    }
  }
}
