package io.tidemark.backup.catalog;

import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The backups of one job in one storage. What there is, is always read from the storage; reading
 * changes nothing. As thread-safe as its storage.
 */
public final class Catalog {

  private final Storage storage;
  private final String location;
  private final JobName job;
  private final ManifestCache cache;

  /**
   * Creates a catalog.
   *
   * @param storage lent; stays open
   * @param location where it is, for messages
   */
  public Catalog(Storage storage, String location, JobName job) {
    this(storage, location, job, new ManifestCache());
  }

  /**
   * Creates a catalog that reads no manifest for a listing that was read for one before.
   *
   * @param storage lent; stays open
   * @param location where it is, for messages, and for the cache
   */
  public Catalog(Storage storage, String location, JobName job, ManifestCache cache) {
    this.storage = storage;
    this.location = location;
    this.job = job;
    this.cache = cache;
  }

  /** Returns the jobs that have backups in a storage. */
  public static SortedSet<String> jobs(Storage storage, String location) {
    try {
      SortedSet<String> jobs = new TreeSet<>();
      for (String folder : storage.folders("")) {
        // Not the log, which can have a million files.
        if (hasManifest(storage.list(folder + "/backups/"))) {
          jobs.add(folder);
        }
      }
      return jobs;
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /**
   * Lists everything of the job. The manifests are without tables and restore steps, which {@link
   * #show} reads.
   *
   * @throws StorageFailedException also if the calling thread is interrupted
   */
  public Listing list() {
    return list(folders());
  }

  /** Lists the same, by what {@link #folders} has returned. */
  public Listing list(SortedMap<BackupId, List<StoredObject>> folders) {
    cache.keepOnly(
        location,
        Layout.backups(job),
        folders.values().stream().flatMap(folder -> manifestIn(folder).stream()).toList());
    LeanManifests lean = new LeanManifests();
    return listing(folders, object -> lean(object, lean));
  }

  /** Lists everything of the job with all that the manifests say, whatever memory that takes. */
  public Listing listWhole(SortedMap<BackupId, List<StoredObject>> folders) {
    return listing(folders, object -> show(id(object)));
  }

  private Listing listing(
      SortedMap<BackupId, List<StoredObject>> folders, Function<StoredObject, Manifest> reading) {
    List<StoredObject> manifests = new ArrayList<>();
    SortedSet<BackupId> unfinished = new TreeSet<>();
    folders.forEach(
        (id, folder) ->
            manifestIn(folder).ifPresentOrElse(manifests::add, () -> unfinished.add(id)));
    List<Manifest> backups = new ArrayList<>();
    SortedMap<BackupId, String> damaged = new TreeMap<>();
    for (Entry entry : read(manifests, object -> entry(object, reading))) {
      entry.manifest().ifPresent(backups::add);
      entry.damage().ifPresent(why -> damaged.put(entry.id(), why));
    }
    backups.sort(Listing.ORDER);
    SortedMap<BackupId, List<String>> locations = new TreeMap<>();
    backups.forEach(backup -> locations.put(backup.id(), List.of(location)));
    return new Listing(backups, damaged, unfinished, locations);
  }

  /** A manifest or what is wrong with it; neither if it was deleted since it was listed. */
  private record Entry(BackupId id, Optional<Manifest> manifest, Optional<String> damage) {}

  private Entry entry(StoredObject object, Function<StoredObject, Manifest> reading) {
    BackupId id = id(object);
    try {
      return new Entry(id, Optional.of(reading.apply(object)), Optional.empty());
    } catch (IntegrityException | UnsupportedFormatException e) {
      return new Entry(id, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    } catch (BackupNotFoundException e) {
      return new Entry(id, Optional.empty(), Optional.empty());
    }
  }

  private Manifest lean(StoredObject object, LeanManifests lean) {
    Optional<Manifest> known = cache.find(location, object);
    if (known.isPresent()) {
      return known.get();
    }
    BackupId id = id(object);
    byte[] bytes = bytes(id);
    Manifest manifest = lean.of(parse(id, bytes, ManifestReader::readListed));
    if (bytes.length == object.sizeBytes()) { // else it is another one by now
      cache.add(location, object, manifest);
    }
    return manifest;
  }

  private <R> List<R> read(List<StoredObject> manifests, Function<StoredObject, R> reading) {
    try {
      return new Readers(job.value()).read(manifests, StoredObject::sizeBytes, reading);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException interrupted = new InterruptedIOException("the thread was interrupted");
      interrupted.initCause(e);
      throw unreadable(location, interrupted);
    }
  }

  private BackupId id(StoredObject object) {
    return Layout.idOf(job, object.key()).orElseThrow();
  }

  private static Optional<StoredObject> manifestIn(List<StoredObject> folder) {
    return folder.stream().filter(it -> it.key().name().equals(Layout.MANIFEST)).findFirst();
  }

  private static boolean hasManifest(List<StoredObject> folder) {
    return manifestIn(folder).isPresent();
  }

  /** Returns the folders that have no manifest, without reading the others'. */
  public SortedSet<BackupId> unfinished() {
    SortedSet<BackupId> unfinished = new TreeSet<>();
    folders()
        .forEach(
            (id, folder) -> {
              if (!hasManifest(folder)) {
                unfinished.add(id);
              }
            });
    return unfinished;
  }

  /**
   * Reads one manifest.
   *
   * @throws BackupNotFoundException if there is no such backup
   * @throws IntegrityException if the manifest is damaged
   */
  public Manifest show(BackupId id) {
    return parse(id, bytes(id));
  }

  /**
   * Reads the bytes of one manifest, whatever they are.
   *
   * @throws BackupNotFoundException if there is no such backup
   */
  public byte[] bytes(BackupId id) {
    StorageKey key = manifest(id);
    try (InputStream in = storage.open(key)) {
      byte[] bytes = in.readNBytes(JsonObject.MAX_BYTES);
      if (bytes.length == JsonObject.MAX_BYTES) {
        throw damaged(key, new IOException("it is larger than any manifest"));
      }
      return bytes;
    } catch (ObjectNotFoundException e) {
      throw new BackupNotFoundException(
          "there is no backup " + id + " of job '" + job + "' in " + location,
          "list the backups to see their ids",
          e);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /**
   * Returns what the bytes of a manifest say.
   *
   * @throws IntegrityException if they are damaged
   */
  public Manifest parse(BackupId id, byte[] bytes) {
    return parse(id, bytes, ManifestReader::read);
  }

  @FunctionalInterface
  private interface Parsing {
    Manifest parse(byte[] bytes) throws IOException;
  }

  private Manifest parse(BackupId id, byte[] bytes, Parsing parsing) {
    try {
      Manifest manifest = parsing.parse(bytes);
      if (!manifest.id().equals(id) || !manifest.job().equals(job)) {
        throw new IOException("it describes " + manifest.job() + "/" + manifest.id());
      }
      return manifest;
    } catch (IOException e) {
      throw damaged(manifest(id), e);
    }
  }

  private StorageKey manifest(BackupId id) {
    return Layout.folder(job, id).resolve(Layout.MANIFEST);
  }

  private IntegrityException damaged(StorageKey key, IOException why) {
    return new IntegrityException(
        "the manifest '" + key + "' in " + location + " is damaged: " + why.getMessage(),
        "use another copy or another backup",
        why);
  }

  /** Returns the objects in the folder of one backup, whether it is complete or not. */
  public List<StoredObject> contents(BackupId id) {
    return objects(Layout.folder(job, id) + "/");
  }

  /** Returns the objects of every folder, whether it is a complete backup or not. */
  public SortedMap<BackupId, List<StoredObject>> folders() {
    SortedMap<BackupId, List<StoredObject>> folders = new TreeMap<>();
    for (StoredObject object : objects(Layout.backups(job))) {
      Layout.idOf(job, object.key())
          .ifPresent(id -> folders.computeIfAbsent(id, none -> new ArrayList<>()).add(object));
    }
    return folders;
  }

  /** Returns the backups that have a manifest, sound or not, without reading any. */
  public SortedSet<BackupId> complete() {
    SortedSet<BackupId> complete = new TreeSet<>();
    folders()
        .forEach(
            (id, folder) -> {
              if (hasManifest(folder)) {
                complete.add(id);
              }
            });
    return complete;
  }

  /** Returns the newest of them. */
  public Optional<BackupId> newest() {
    SortedSet<BackupId> complete = complete();
    return complete.isEmpty() ? Optional.empty() : Optional.of(complete.last());
  }

  private List<StoredObject> objects(String prefix) {
    try {
      return storage.list(prefix);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  private static StorageFailedException unreadable(String location, IOException cause) {
    return new StorageFailedException(
        "reading " + location + " failed: " + cause.getMessage(),
        "look at the storage and try again",
        cause);
  }
}
