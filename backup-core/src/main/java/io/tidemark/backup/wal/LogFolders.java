package io.tidemark.backup.wal;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.wal.NeededLog.Stretch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Walks over the folders of one timeline, several at once by the beginning that their names share,
 * and never more than fit into a little memory. Asking a storage which folders it has would cost a
 * call more, and by default lists all that is in them.
 */
final class LogFolders {

  /** So many segments are listed at once. */
  private static final int SEGMENTS_AT_ONCE = 4096;

  /** So many where nothing was found, because most often nothing more comes. */
  private static final int SEGMENTS_AFTER_NOTHING = 65_536;

  private static final int DIGITS = 8;

  private final Storage storage;
  private final String timelineFolder;
  private final long timeline;
  private final long perFolder;

  LogFolders(Storage storage, WalKeys keys, long timeline, int segmentSize) {
    this.storage = storage;
    this.timelineFolder = keys.timeline(timeline);
    this.timeline = timeline;
    this.perFolder = (1L << 32) / segmentSize;
  }

  /** Takes what lies under a prefix; never empty. */
  @FunctionalInterface
  interface Visitor {
    void visit(String prefix, List<StoredObject> objects) throws IOException;
  }

  /**
   * Shows what lies in the folders of a stretch, from the end to the beginning.
   *
   * @param reach where a stretch without an end is looked for; what follows without a hole counts
   */
  void visit(Stretch stretch, long reach, Visitor visitor) throws IOException {
    long end = stretch.last() / perFolder + 1;
    if (stretch.last() == LogNeed.OPEN) {
      end = Math.max(stretch.first(), reach) / perFolder + 1;
      while (visit(end, 0, visitor)) {
        end++;
      }
      end = Math.max(stretch.first(), reach) / perFolder + 1;
    }
    long begin = stretch.first() / perFolder;
    int atOnce = SEGMENTS_AT_ONCE;
    while (end > begin) {
      int digits = sharedDigits(begin, end, atOnce);
      end -= 1L << (4 * digits);
      atOnce = visit(end, digits, visitor) ? SEGMENTS_AT_ONCE : SEGMENTS_AFTER_NOTHING;
    }
  }

  /** Returns how many last digits can be left open in the folders before {@code end}. */
  private int sharedDigits(long begin, long end, int segments) {
    int digits = 0;
    while (digits < DIGITS - 1) {
      long folders = 1L << (4 * (digits + 1));
      if (end % folders != 0 || end - folders < begin || folders * perFolder > segments) {
        break;
      }
      digits++;
    }
    return digits;
  }

  private boolean visit(long folder, int openDigits, Visitor visitor) throws IOException {
    String name = String.format(Locale.ROOT, "%08X%08X", timeline, folder);
    String prefix = timelineFolder + name.substring(0, 2 * DIGITS - openDigits);
    List<StoredObject> objects = storage.list(prefix);
    if (objects.isEmpty()) {
      return false;
    }
    visitor.visit(prefix, objects);
    return true;
  }
}
