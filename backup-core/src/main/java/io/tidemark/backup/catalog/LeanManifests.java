package io.tidemark.backup.catalog;

import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.source.SourceReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Manifests as a listing of thousands needs them: without tables and restore steps, and with one
 * object for what is the same in many of them. Thread-safe.
 */
final class LeanManifests {

  private final Map<Object, Object> shared = new ConcurrentHashMap<>();

  Manifest of(Manifest whole) {
    return new Manifest(
        whole.id(),
        shared(whole.job()),
        shared(whole.source()),
        whole.startedAt(),
        whole.finishedAt(),
        shared(whole.libraryVersion()),
        whole.files().stream().map(this::file).toList(),
        whole.companions().stream().map(this::companion).toList(),
        report(whole.report()),
        shared(whole.deliveries()),
        whole.warnings(),
        texts(whole.labels()));
  }

  private DataFile file(DataFile file) {
    return new DataFile(
        file.name(),
        shared(file.content()),
        file.storedBytes(),
        file.sha256(),
        file.plainBytes(),
        file.xxh3(),
        shared(file.compression()),
        file.encryption().map(this::shared));
  }

  private Companion companion(Companion companion) {
    return new Companion(shared(companion.name()), companion.storedBytes(), companion.sha256());
  }

  private SourceReport report(SourceReport whole) {
    return new SourceReport(shared(whole.kind()), texts(whole.facts()), List.of(), List.of());
  }

  private Map<String, String> texts(Map<String, String> texts) {
    Map<String, String> same = new HashMap<>();
    texts.forEach((name, value) -> same.put(shared(name), shared(value)));
    return same;
  }

  @SuppressWarnings("unchecked") // an object that is equal to one of records, texts and lists
  private <T> T shared(T value) {
    Object other = shared.putIfAbsent(value, value);
    return other == null ? value : (T) other;
  }
}
