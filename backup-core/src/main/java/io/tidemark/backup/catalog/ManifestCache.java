package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.StoredObject;
import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Manifests that were listed before, without what a listing leaves out. One is known by where it
 * lies, its size and the time at which it was stored, so that another one in its place is read.
 * Bounded, and gives everything up when memory is short. Thread-safe.
 */
public final class ManifestCache {

  /** Some 2 kB each. */
  private static final int MOST_MANIFESTS = 20_000;

  private SoftReference<Map<Place, Manifest>> known = new SoftReference<>(new Recent());

  /** Begins to remember. */
  public ManifestCache() {}

  private record Place(String location, StoredObject object) {}

  private static final class Recent extends LinkedHashMap<Place, Manifest> {

    private static final long serialVersionUID = 1;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Place, Manifest> eldest) {
      return size() > MOST_MANIFESTS;
    }
  }

  synchronized Optional<Manifest> find(String location, StoredObject object) {
    Map<Place, Manifest> manifests = known.get();
    return manifests == null
        ? Optional.empty()
        : Optional.ofNullable(manifests.get(new Place(location, object)));
  }

  synchronized void add(String location, StoredObject object, Manifest manifest) {
    Map<Place, Manifest> manifests = known.get();
    if (manifests == null) {
      manifests = new Recent();
      known = new SoftReference<>(manifests);
    }
    manifests.put(new Place(location, object), manifest);
  }

  /** Forgets what is not there any more, of what lies below a prefix at a location. */
  synchronized void keepOnly(String location, String prefix, Collection<StoredObject> there) {
    Map<Place, Manifest> manifests = known.get();
    if (manifests != null) {
      Set<StoredObject> kept = new HashSet<>(there);
      manifests
          .keySet()
          .removeIf(
              place ->
                  place.location().equals(location)
                      && place.object().key().value().startsWith(prefix)
                      && !kept.contains(place.object()));
    }
  }
}
