package io.tidemark.backup.catalog;

import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the JSON form of a manifest. What it returns is complete and within bounds. */
final class ManifestReader {

  private static final Set<String> UNLISTED = Set.of("tables", "restoreSteps");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern XXH3 = Pattern.compile("[0-9a-f]{32}");

  private ManifestReader() {}

  /**
   * Parses a manifest.
   *
   * @throws IOException if it is damaged or malformed; the message says how
   * @throws UnsupportedFormatException if a newer version wrote it
   */
  static Manifest read(byte[] sealed) throws IOException {
    return read(sealed, Set.of());
  }

  /**
   * Parses the same without tables and restore steps, which are most of it; that they are intact is
   * proven, that they are well-formed is not.
   */
  static Manifest readListed(byte[] sealed) throws IOException {
    return read(sealed, UNLISTED);
  }

  private static Manifest read(byte[] sealed, Set<String> skipped) throws IOException {
    SelfHash.check(sealed);
    JsonObject json = JsonObject.parse(sealed, skipped);
    long version = json.number("formatVersion");
    if (version != Manifest.FORMAT_VERSION) {
      throw new UnsupportedFormatException(
          "the manifest has format version " + version + ", known is " + Manifest.FORMAT_VERSION,
          "use the version of Tidemark that wrote it, or a newer one");
    }
    try {
      return manifest(json);
    } catch (IllegalArgumentException | InvalidConfigurationException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Manifest manifest(JsonObject json) throws IOException {
    return new Manifest(
        new BackupId(json.text("id")),
        new JobName(json.text("job")),
        json.text("source"),
        json.instant("startedAt"),
        json.instant("finishedAt"),
        json.text("libraryVersion"),
        files(json),
        companions(json),
        report(json),
        deliveries(json),
        json.texts("warnings"),
        json.textMap("labels"));
  }

  private static List<DataFile> files(JsonObject json) throws IOException {
    List<DataFile> files = new ArrayList<>();
    for (JsonObject file : json.objects("files")) {
      files.add(
          new DataFile(
              fileName(file.text("name")),
              fileName(file.text("content")),
              file.count("storedBytes"),
              hash(file.text("sha256"), SHA256),
              file.count("plainBytes"),
              hash(file.text("xxh3"), XXH3),
              file.text("compression"),
              sealing(file)));
    }
    return files;
  }

  private static Optional<Sealing> sealing(JsonObject file) throws IOException {
    Optional<JsonObject> encryption = file.optionalObject("encryption");
    if (encryption.isEmpty()) {
      return Optional.empty();
    }
    JsonObject json = encryption.get();
    return Optional.of(new Sealing(json.text("name"), json.texts("keyIds"), json.textMap("facts")));
  }

  private static List<Companion> companions(JsonObject json) throws IOException {
    List<Companion> companions = new ArrayList<>();
    for (JsonObject file : json.objects("companions")) {
      companions.add(
          new Companion(
              fileName(file.text("name")),
              file.count("storedBytes"),
              hash(file.text("sha256"), SHA256)));
    }
    return companions;
  }

  private static List<Delivery> deliveries(JsonObject json) throws IOException {
    List<Delivery> deliveries = new ArrayList<>();
    for (JsonObject delivery : json.objects("destinations")) {
      deliveries.add(
          new Delivery(
              delivery.text("location"),
              delivery.flag("required"),
              delivery.optionalText("problem"),
              delivery.optionalText("repositoryId")));
    }
    return deliveries;
  }

  private static SourceReport report(JsonObject json) throws IOException {
    List<TableSummary> tables = new ArrayList<>();
    for (JsonObject table : json.objects("tables")) {
      tables.add(
          new TableSummary(
              table.text("schema"), table.text("name"), table.count("rows"), table.text("hash")));
    }
    List<RestoreStep> steps = new ArrayList<>();
    for (JsonObject step : json.objects("restoreSteps")) {
      steps.add(
          new RestoreStep(step.text("explanation"), step.text("fileName"), step.text("command")));
    }
    return new SourceReport(json.text("kind"), json.textMap("facts"), tables, steps);
  }

  /** A name from a manifest must not lead out of the backup's folder. */
  private static String fileName(String name) throws IOException {
    if (name.contains("/")) {
      throw new IOException("'" + name + "' is not a file name");
    }
    return new StorageKey(name).value();
  }

  private static String hash(String hash, Pattern form) throws IOException {
    if (!form.matcher(hash).matches()) {
      throw new IOException("'" + hash + "' is not a hash");
    }
    return hash;
  }
}
