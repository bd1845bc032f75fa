package io.tidemark.backup.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Prints health as JSON; docs/health.md specifies it. */
final class HealthJson {

  private HealthJson() {}

  static String of(BackupHealth health, boolean withProblems) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("state", health.state().name());
      json.writeStringField("at", health.at().toString());
      json.writeArrayFieldStart("jobs");
      for (Map<String, Object> job : health.jobs()) {
        job(json, job);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("checks");
      for (BackupHealth.Finding check : health.checks()) {
        json.writeObjectFieldStart(check.name());
        json.writeStringField("state", check.state().name());
        if (withProblems && check.problem().isPresent()) {
          json.writeStringField("problem", check.problem().get());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory does not fail", e);
    }
    return text.toString();
  }

  private static void job(JsonGenerator json, Map<String, Object> job) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Object> detail : job.entrySet()) {
      json.writeFieldName(detail.getKey());
      if (detail.getValue() instanceof Long number) {
        json.writeNumber(number);
      } else if (detail.getValue() instanceof Boolean flag) {
        json.writeBoolean(flag);
      } else {
        json.writeString(detail.getValue().toString());
      }
    }
    json.writeEndObject();
  }
}
