package io.tidemark.backup.postgres.wal;

import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which timelines lead to one, and where each of them was left: a server's history file.
 *
 * @param timeline the timeline that this is the history of
 * @param ends where each timeline before it ended, the oldest first
 */
public record TimelineHistory(long timeline, Map<Long, Lsn> ends) {

  private static final Pattern LINE =
      Pattern.compile("\\s*([0-9]{1,10})\\s+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})(\\s.*)?");

  public TimelineHistory {
    ends = Collections.unmodifiableMap(new LinkedHashMap<>(ends));
  }

  /** Returns the history of a cluster's first timeline, for which there is no file. */
  public static TimelineHistory first() {
    return new TimelineHistory(1, Map.of());
  }

  /** Returns the name of the file. */
  public static String fileName(long timeline) {
    return String.format(Locale.ROOT, "%08X.history", timeline);
  }

  /** Reads a history file. */
  public static TimelineHistory parse(long timeline, byte[] content) throws IOException {
    Map<Long, Lsn> ends = new LinkedHashMap<>();
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || ends.size() > 100_000) {
          throw new IOException("'" + fileName(timeline) + "' has a line that is none: " + line);
        }
        ends.put(Long.parseLong(matcher.group(1)), Lsn.parse(matcher.group(2)));
      }
    }
    return new TimelineHistory(timeline, ends);
  }

  /** Whether {@code other} is this timeline or leads to it. */
  public boolean includes(long other) {
    return other == timeline || ends.containsKey(other);
  }

  /** Returns where a timeline was left on the way to this one; empty for this one. */
  public Optional<Lsn> end(long other) {
    return Optional.ofNullable(ends.get(other));
  }

  /** Returns the timeline on which a position lies on the way to this one. */
  public long timelineOf(Lsn position) {
    for (Map.Entry<Long, Lsn> past : ends.entrySet()) {
      if (position.isBefore(past.getValue())) {
        return past.getKey();
      }
    }
    return timeline;
  }
}
