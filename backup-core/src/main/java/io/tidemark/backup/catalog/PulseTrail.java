package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signs of life of one run or copy in one folder: objects with rising numbers, of which the
 * highest counts. Not thread-safe.
 */
public final class PulseTrail {

  private static final Logger LOG = LoggerFactory.getLogger(PulseTrail.class);
  private static final Labels LABELS = Labels.none().with(Labels.ROLE, Labels.CATALOG);
  private static final Pattern NAME = Pattern.compile(Pattern.quote(Layout.PULSE) + "([0-9]{6})");

  private final Storage storage;
  private final StorageKey folder;
  private final StorageKey marker;
  private final List<StorageKey> own = new ArrayList<>();
  private long number;

  /**
   * Has left no pulse yet.
   *
   * @param storage lent; stays open
   * @param marker {@link Layout#RUN} or {@link Layout#COPY}, which is there as long as nobody has
   *     taken the work for dead
   */
  public PulseTrail(Storage storage, StorageKey folder, String marker) {
    this.storage = storage;
    this.folder = folder;
    this.marker = folder.resolve(marker);
  }

  /**
   * Leaves a pulse, and takes the ones before away: there is one all the time.
   *
   * @throws ObjectNotFoundException if the marker is gone, because another took the work for dead
   */
  public void beat(Instant now) throws IOException {
    List<StoredObject> before = storage.list(folder + "/");
    number = Math.max(number, highest(before)) + 1;
    StorageKey key = folder.resolve(Layout.PULSE + "%06d".formatted(number));
    byte[] content = content(now);
    try {
      storage.put(
          key, LABELS.with("size", Integer.toString(content.length)), out -> out.write(content));
      own.add(key);
    } catch (ObjectExistsException e) {
      LOG.debug("'{}' is there; another takes the work for dead, or has", key, e);
    }
    if (before.stream().noneMatch(object -> object.key().equals(marker))) {
      end();
      throw new ObjectNotFoundException(marker);
    }
    forget(own.subList(0, Math.max(0, own.size() - 1)));
  }

  private static byte[] content(Instant now) {
    return JsonText.of(
        json -> {
          json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
          json.writeStringField("at", now.toString());
        });
  }

  private static long highest(List<StoredObject> objects) {
    return objects.stream()
        .map(object -> number(object.key().name()))
        .flatMapToLong(OptionalLong::stream)
        .max()
        .orElse(0);
  }

  private static OptionalLong number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Takes its own pulses away: the work has ended, or the folder is another's. */
  public void end() throws IOException {
    forget(own);
  }

  private void forget(List<StorageKey> pulses) throws IOException {
    if (pulses.isEmpty()) {
      return;
    }
    try {
      storage.deleteAll(List.copyOf(pulses));
    } catch (ObjectProtectedException e) {
      LOG.debug("pulses below '{}' are protected, and stay beside the backup", folder, e);
    }
    pulses.clear();
  }
}
