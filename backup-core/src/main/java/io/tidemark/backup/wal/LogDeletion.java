package io.tidemark.backup.wal;

import io.tidemark.backup.storage.ObjectProtectedException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes log, and counts it. The data of a segment goes before its receipt: a receipt alone is
 * what a killed archiving leaves too, and readers and writers know it, while data without a receipt
 * cannot be proven.
 */
public final class LogDeletion {

  private static final int AT_ONCE = 1_000;
  private static final int SEGMENT_DIGITS = 24;

  private final Storage storage;
  private final Runnable checkpoint;
  private long segments;
  private long bytes;
  private long refused;
  private Optional<String> refusal = Optional.empty();
  private Optional<String> failure = Optional.empty();

  LogDeletion(Storage storage, Runnable checkpoint) {
    this.storage = storage;
    this.checkpoint = checkpoint;
  }

  /** Returns how many segments are gone. */
  public long segments() {
    return segments;
  }

  /** Returns how many bytes are gone. */
  public long bytes() {
    return bytes;
  }

  /** Returns why more is still there that should have gone. */
  public Optional<String> problem() {
    return failure.or(
        () -> refusal.map(reason -> "%d objects of the log stay: %s".formatted(refused, reason)));
  }

  /** Notes what ended the deletion. */
  void failed(IOException cause) {
    failure = Optional.of(text(cause));
  }

  /** Deletes all that is listed of segments. */
  void deleteSegments(List<StoredObject> objects) throws IOException {
    List<StorageKey> keys = objects.stream().map(StoredObject::key).toList();
    Set<String> withData = segments(deleteAll(keys, key -> !isReceipt(key)));
    Set<String> staying =
        segments(deleteAll(keys, key -> isReceipt(key) && !withData.contains(segment(key))));
    staying.addAll(withData);
    Set<String> gone = segments(keys);
    gone.removeAll(staying);
    segments += gone.size();
    bytes +=
        objects.stream()
            .filter(object -> gone.contains(segment(object.key())))
            .mapToLong(StoredObject::sizeBytes)
            .sum();
  }

  /** Deletes gaps and histories, the receipts of these last. */
  void deleteRecords(List<StorageKey> keys) throws IOException {
    if (deleteAll(keys, key -> !isReceipt(key)).isEmpty()) {
      deleteAll(keys, LogDeletion::isReceipt);
    }
  }

  private static boolean isReceipt(StorageKey key) {
    return key.name().endsWith(".json");
  }

  private static String segment(StorageKey key) {
    return key.name().substring(0, SEGMENT_DIGITS);
  }

  private static Set<String> segments(List<StorageKey> keys) {
    return keys.stream().map(LogDeletion::segment).collect(Collectors.toCollection(HashSet::new));
  }

  /** Returns what the storage protects. */
  private List<StorageKey> deleteAll(List<StorageKey> keys, Predicate<StorageKey> which)
      throws IOException {
    List<StorageKey> chosen = keys.stream().filter(which).toList();
    List<StorageKey> left = new ArrayList<>();
    for (int from = 0; from < chosen.size(); from += AT_ONCE) {
      checkpoint.run();
      left.addAll(delete(chosen.subList(from, Math.min(chosen.size(), from + AT_ONCE))));
    }
    return left;
  }

  private List<StorageKey> delete(List<StorageKey> keys) throws IOException {
    try {
      storage.deleteAll(keys);
      return List.of();
    } catch (IOException e) {
      List<StorageKey> left = protectedOnes(keys, e);
      refused += left.size();
      refusal = refusal.or(() -> Optional.of(text(e)));
      return left;
    }
  }

  private static String text(IOException failure) {
    return Objects.toString(failure.getMessage(), failure.toString());
  }

  /** A failure of another kind ends the deletion. */
  private List<StorageKey> protectedOnes(List<StorageKey> keys, IOException failure)
      throws IOException {
    boolean onlyProtected =
        failure instanceof ObjectProtectedException
            && List.of(failure.getSuppressed()).stream()
                .allMatch(ObjectProtectedException.class::isInstance);
    if (!onlyProtected) {
      throw failure;
    }
    List<StorageKey> left = new ArrayList<>();
    for (StorageKey key : keys) {
      if (storage.list(key.value()).stream().anyMatch(object -> object.key().equals(key))) {
        left.add(key);
      }
    }
    return left;
  }
}
