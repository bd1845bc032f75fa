package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The documented JSON of a webhook: docs/notifications.md and docs/notification.schema.json. */
final class Payload {

  private static final int VERSION = 1;
  private static final int MAX_TEXT = 16_000;
  private static final int MAX_LIST = 100;

  private Payload() {}

  static byte[] of(Notice notice, String sender) {
    return Json.object(
        json -> {
          json.writeNumberField("specversion", VERSION);
          json.writeStringField("id", notice.id());
          json.writeStringField("event", notice.name());
          json.writeStringField("severity", notice.severity().label());
          json.writeStringField("job", notice.job());
          json.writeStringField("at", notice.event().at().toString());
          json.writeStringField("title", Clip.to(MAX_TEXT, notice.title()));
          if (notice.text().isPresent()) {
            json.writeStringField("text", Clip.to(MAX_TEXT, notice.text().get()));
          }
          if (!sender.isEmpty()) {
            json.writeStringField("sender", sender);
          }
          for (Map.Entry<String, Object> detail : notice.details().entrySet()) {
            json.writeFieldName(detail.getKey());
            value(json, detail.getValue());
          }
        });
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list.subList(0, Math.min(list.size(), MAX_LIST))) {
        json.writeString(Clip.to(MAX_TEXT, String.valueOf(item)));
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(Clip.to(MAX_TEXT, String.valueOf(value)));
    }
  }
}
