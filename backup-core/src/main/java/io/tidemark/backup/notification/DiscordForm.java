package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A webhook of Discord: an embed, with no mention allowed. */
record DiscordForm(Endpoint endpoint, String sender) implements Form {

  private static final int MAX_TITLE = 256;

  /** Discord takes 4,096, and 6,000 in an embed with title and fields. */
  private static final int MAX_DESCRIPTION = 3_000;

  private static final int MAX_VALUE = 200;
  private static final String MARKDOWN = "\\*_~`|>#[]()<-:";

  private static final Map<Severity, Integer> COLORS =
      Map.of(
          Severity.FAILURE, 0x992D22,
          Severity.WARNING, 0xE67E22,
          Severity.RECOVERY, 0x2ECC71,
          Severity.INFORMATION, 0x95A5A6);

  @Override
  public String name() {
    return "discord";
  }

  @Override
  public Optional<Outgoing> request(Notice notice, Instant now) {
    return Optional.of(Outgoing.json(endpoint, Json.object(json -> message(json, notice))));
  }

  private void message(JsonGenerator json, Notice notice) throws IOException {
    json.writeArrayFieldStart("embeds");
    Json.element(json, embed -> embed(embed, notice));
    json.writeEndArray();
    Json.object(
        json,
        "allowed_mentions",
        mentions -> {
          mentions.writeArrayFieldStart("parse");
          mentions.writeEndArray();
        });
  }

  private void embed(JsonGenerator json, Notice notice) throws IOException {
    json.writeStringField("title", text(MAX_TITLE, notice.title()));
    if (notice.text().filter(text -> !text.isBlank()).isPresent()) {
      json.writeStringField("description", text(MAX_DESCRIPTION, notice.text().get()));
    }
    json.writeNumberField("color", COLORS.getOrDefault(notice.severity(), 0));
    json.writeStringField("timestamp", notice.event().at().toString());
    json.writeArrayFieldStart("fields");
    for (Fact fact : Fact.of(notice, sender)) {
      if (!fact.value().isBlank()) {
        Json.element(
            json,
            field -> {
              field.writeStringField("name", fact.label());
              field.writeStringField("value", text(MAX_VALUE, fact.value()));
              field.writeBooleanField("inline", true);
            });
      }
    }
    json.writeEndArray();
  }

  private static String text(int limit, String text) {
    return Clip.to(limit, Clip.calm(text), DiscordForm::escape);
  }

  private static String escape(int point) {
    return MARKDOWN.indexOf(point) < 0 ? Character.toString(point) : "\\" + (char) point;
  }
}
