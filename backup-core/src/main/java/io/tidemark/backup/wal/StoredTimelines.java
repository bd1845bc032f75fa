package io.tidemark.backup.wal;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.KeyException;
import io.tidemark.backup.postgres.wal.TimelineHistory;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The timelines that one place knows.
 *
 * @param histories those that could be read, that of the first timeline included
 * @param unread why others could not, by their numbers
 * @param newest the newest timeline of which there may be log
 */
public record StoredTimelines(
    Map<Long, TimelineHistory> histories, SortedMap<Long, String> unread, long newest) {

  public StoredTimelines {
    histories = Map.copyOf(histories);
    unread = new TreeMap<>(unread);
  }

  /**
   * Reads the histories of a place.
   *
   * @param atLeast a timeline that is known to be there
   */
  public static StoredTimelines of(
      Destination place, JobName job, List<Decryption> decryptions, long atLeast)
      throws IOException {
    WalReader log = new WalReader(job, List.of(place), decryptions);
    Map<Long, TimelineHistory> histories = new TreeMap<>();
    SortedMap<Long, String> unread = new TreeMap<>();
    long timeline = 1;
    boolean goesOn = true;
    while (goesOn) {
      Optional<TimelineHistory> history = Optional.empty();
      boolean isThere = false;
      try {
        history = log.history(timeline);
        isThere = history.isPresent();
      } catch (KeyException | IntegrityException e) {
        unread.put(timeline, String.valueOf(e.getMessage()));
        isThere = true;
      }
      if (history.isPresent()) {
        histories.put(timeline, history.get());
      }
      goesOn = isThere || timeline < atLeast;
      timeline++;
    }
    return new StoredTimelines(histories, unread, timeline - 2);
  }
}
