package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.StoredObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers since when folders look as they do, by the monotonic clock of this process, which
 * stands still while the machine is suspended. Thread-safe.
 */
public final class Sightings {

  /** More folders without a manifest are not looked after at once; those are seen again. */
  private static final int MAX_FOLDERS = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new Recent();

  private record Seen(StoredObject newest, int objects, long sinceNanos) {}

  private static final class Recent extends LinkedHashMap<String, Seen> {

    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
      return size() > MAX_FOLDERS;
    }
  }

  /** Has seen nothing yet. */
  public Sightings() {
    this(System::nanoTime);
  }

  Sightings(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes how a folder looks now, and returns for how long it has been seen so. */
  synchronized Duration unchangedFor(String folder, StoredObject newest, int objects) {
    long now = nanos.getAsLong();
    Seen known = seen.get(folder);
    if (known == null || !known.newest().equals(newest) || known.objects() != objects) {
      seen.put(folder, new Seen(newest, objects, now));
      return Duration.ZERO;
    }
    return Duration.ofNanos(now - known.sinceNanos());
  }
}
