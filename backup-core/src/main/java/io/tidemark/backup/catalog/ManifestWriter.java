package io.tidemark.backup.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.util.List;

/** Writes the JSON form of a manifest, sealed by a hash over itself. */
final class ManifestWriter {

  private final Manifest manifest;

  private ManifestWriter(Manifest manifest) {
    this.manifest = manifest;
  }

  static byte[] write(Manifest manifest) {
    return SelfHash.seal(JsonText.of(new ManifestWriter(manifest)::fields));
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeNumberField("formatVersion", Manifest.FORMAT_VERSION);
    json.writeStringField("id", manifest.id().value());
    json.writeStringField("job", manifest.job().value());
    json.writeStringField("kind", manifest.report().kind());
    json.writeStringField("source", manifest.source());
    json.writeStringField("startedAt", manifest.startedAt().toString());
    json.writeStringField("finishedAt", manifest.finishedAt().toString());
    json.writeStringField("libraryVersion", manifest.libraryVersion());
    JsonText.textMap(json, "labels", manifest.labels());
    JsonText.texts(json, "warnings", manifest.warnings());
    files(json);
    companions(json);
    deliveries(json);
    report(json, manifest.report());
  }

  private void files(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("files");
    for (DataFile file : manifest.files()) {
      json.writeStartObject();
      json.writeStringField("name", file.name());
      json.writeStringField("content", file.content());
      json.writeNumberField("storedBytes", file.storedBytes());
      json.writeStringField("sha256", file.sha256());
      json.writeNumberField("plainBytes", file.plainBytes());
      json.writeStringField("xxh3", file.xxh3());
      json.writeStringField("compression", file.compression());
      if (file.encryption().isPresent()) {
        sealing(json, file.encryption().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void sealing(JsonGenerator json, Sealing sealing) throws IOException {
    json.writeObjectFieldStart("encryption");
    json.writeStringField("name", sealing.name());
    JsonText.texts(json, "keyIds", sealing.keyIds());
    JsonText.textMap(json, "facts", sealing.facts());
    json.writeEndObject();
  }

  private void companions(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("companions");
    for (Companion companion : manifest.companions()) {
      json.writeStartObject();
      json.writeStringField("name", companion.name());
      json.writeNumberField("storedBytes", companion.storedBytes());
      json.writeStringField("sha256", companion.sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void deliveries(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("destinations");
    for (Delivery delivery : manifest.deliveries()) {
      json.writeStartObject();
      json.writeStringField("location", delivery.location());
      json.writeBooleanField("required", delivery.required());
      if (delivery.problem().isPresent()) {
        json.writeStringField("problem", delivery.problem().get());
      }
      if (delivery.repositoryId().isPresent()) {
        json.writeStringField("repositoryId", delivery.repositoryId().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void report(JsonGenerator json, SourceReport report) throws IOException {
    JsonText.textMap(json, "facts", report.facts());
    tables(json, report.tables());
    json.writeArrayFieldStart("restoreSteps");
    for (RestoreStep step : report.restoreSteps()) {
      json.writeStartObject();
      json.writeStringField("explanation", step.explanation());
      json.writeStringField("fileName", step.fileName());
      json.writeStringField("command", step.command());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void tables(JsonGenerator json, List<TableSummary> tables) throws IOException {
    json.writeArrayFieldStart("tables");
    for (TableSummary table : tables) {
      json.writeStartObject();
      json.writeStringField("schema", table.schema());
      json.writeStringField("name", table.name());
      json.writeNumberField("rows", table.rows());
      json.writeStringField("hash", table.hash());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
