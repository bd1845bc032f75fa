package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.source.SourceReport.TableSummary;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A backup as the commands show it: a line, a page, or JSON. */
final class ManifestText {

  static final String HEADER =
      "%-25s  %-12s %9s %9s %8s  %s"
          .formatted("ID", "SOURCE", "DATA", "STORED", "TOOK", "WARNINGS");

  private ManifestText() {}

  static String line(Manifest manifest) {
    return "%-25s  %-12s %9s %9s %8s  %d"
        .formatted(
            manifest.id(),
            manifest.source(),
            Texts.size(manifest.plainBytes()),
            Texts.size(manifest.storedBytes()),
            Texts.duration(manifest.duration()),
            manifest.warnings().size());
  }

  static List<String> page(Manifest manifest) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add("backup    " + manifest.id());
    lines.add("job       " + manifest.job());
    lines.add("source    " + manifest.source() + " (" + manifest.report().kind() + ")");
    lines.add("taken     " + manifest.startedAt() + ", " + Texts.duration(manifest.duration()));
    lines.add("data      " + Texts.size(manifest.plainBytes()));
    lines.add("stored    " + Texts.size(manifest.storedBytes()));
    lines.add("version   " + manifest.libraryVersion());
    new TreeMap<>(manifest.labels())
        .forEach((name, value) -> lines.add("label     " + name + ", " + value));
    new TreeMap<>(manifest.report().facts())
        .forEach((name, value) -> lines.add("%-9s %s".formatted(name, value)));
    manifest.files().forEach(file -> lines.add("file      " + line(file)));
    manifest.report().tables().forEach(table -> lines.add("table     " + line(table)));
    manifest.deliveries().forEach(delivery -> lines.add("delivery  " + line(delivery)));
    manifest.warnings().forEach(warning -> lines.add("warning   " + warning));
    return lines;
  }

  private static String line(DataFile file) {
    String cipher = file.encryption().map(sealing -> ", " + sealing.name()).orElse("");
    return "%s, %s, %s%s"
        .formatted(file.name(), Texts.size(file.storedBytes()), file.compression(), cipher);
  }

  private static String line(Delivery delivery) {
    return delivery.location()
        + (delivery.required() ? ", required" : ", best effort")
        + delivery.problem().map(problem -> ", failed: " + problem).orElse("");
  }

  private static String line(TableSummary table) {
    return "%s.%s, %d rows, %s".formatted(table.schema(), table.name(), table.rows(), table.hash());
  }

  static Map<String, Object> json(Manifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", manifest.id().value());
    json.put("job", manifest.job().value());
    json.put("source", manifest.source());
    json.put("kind", manifest.report().kind());
    json.put("startedAt", manifest.startedAt());
    json.put("finishedAt", manifest.finishedAt());
    json.put("libraryVersion", manifest.libraryVersion());
    json.put("plainBytes", manifest.plainBytes());
    json.put("storedBytes", manifest.storedBytes());
    json.put("warnings", manifest.warnings());
    json.put("labels", new TreeMap<>(manifest.labels()));
    json.put("destinations", json(manifest.deliveries()));
    return json;
  }

  /** Everything that a reader of the manifest would see, but the hand-written restore steps. */
  static Map<String, Object> fullJson(Manifest manifest) {
    Map<String, Object> json = json(manifest);
    json.put("facts", new TreeMap<>(manifest.report().facts()));
    json.put("files", manifest.files().stream().map(ManifestText::json).toList());
    json.put("tables", manifest.report().tables().stream().map(ManifestText::json).toList());
    return json;
  }

  static List<Map<String, Object>> json(List<Delivery> deliveries) {
    return deliveries.stream().map(ManifestText::json).toList();
  }

  private static Map<String, Object> json(Delivery delivery) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", delivery.location());
    json.put("required", delivery.required());
    json.put("delivered", delivery.delivered());
    json.put("problem", delivery.problem());
    json.put("repositoryId", delivery.repositoryId());
    return json;
  }

  private static Map<String, Object> json(DataFile file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", file.name());
    json.put("storedBytes", file.storedBytes());
    json.put("sha256", file.sha256());
    json.put("plainBytes", file.plainBytes());
    json.put("xxh3", file.xxh3());
    json.put("compression", file.compression());
    json.put("encryption", file.encryption().map(sealing -> sealing.name()));
    json.put("keyIds", file.encryption().map(sealing -> sealing.keyIds()).orElse(List.of()));
    return json;
  }

  static Map<String, Object> json(TableSummary table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", table.schema());
    json.put("name", table.name());
    json.put("rows", table.rows());
    json.put("hash", table.hash());
    return json;
  }
}
