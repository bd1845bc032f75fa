package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The trigger "When a Teams webhook request is received" of Microsoft's Workflows: an Adaptive
 * Card. All of it is in runs of text, which know no markup.
 */
record TeamsForm(Endpoint endpoint, String sender) implements Form {

  private static final int MAX_TITLE = 256;

  /** A message has 28 KB at most; a unit of text can take three bytes, and escapes more. */
  private static final int MAX_TEXT = 4_000;

  private static final int MAX_LINES = 20;
  private static final int MAX_VALUE = 150;

  /** What a mention would look like, if the card listed whom it mentions. */
  private static final Pattern MENTION = Pattern.compile("<(?=/?at\\b)", Pattern.CASE_INSENSITIVE);

  private static final Map<Severity, String> COLORS =
      Map.of(
          Severity.FAILURE, "attention",
          Severity.WARNING, "warning",
          Severity.RECOVERY, "good",
          Severity.INFORMATION, "default");

  @Override
  public String name() {
    return "teams";
  }

  @Override
  public Optional<Outgoing> request(Notice notice, Instant now) {
    return Optional.of(Outgoing.json(endpoint, Json.object(json -> message(json, notice))));
  }

  private void message(JsonGenerator json, Notice notice) throws IOException {
    json.writeStringField("type", "message");
    json.writeArrayFieldStart("attachments");
    Json.element(
        json,
        attachment -> {
          attachment.writeStringField("contentType", "application/vnd.microsoft.card.adaptive");
          attachment.writeNullField("contentUrl");
          Json.object(attachment, "content", card -> card(card, notice));
        });
    json.writeEndArray();
  }

  private void card(JsonGenerator json, Notice notice) throws IOException {
    json.writeStringField("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    json.writeStringField("type", "AdaptiveCard");
    json.writeStringField("version", "1.4");
    json.writeArrayFieldStart("body");
    block(
        json,
        text(MAX_TITLE, notice.title()),
        run -> {
          run.writeStringField("weight", "bolder");
          run.writeStringField("size", "medium");
          run.writeStringField("color", COLORS.getOrDefault(notice.severity(), "default"));
        });
    if (notice.text().isPresent()) {
      // A run of text has no line breaks.
      for (String line : text(MAX_TEXT, notice.text().get()).split("\n", MAX_LINES)) {
        block(json, line, run -> {});
      }
    }
    for (Fact fact : Fact.of(notice, sender)) {
      block(
          json,
          fact.label() + ": " + text(MAX_VALUE, fact.value()),
          run -> run.writeBooleanField("isSubtle", true));
    }
    json.writeEndArray();
  }

  private static void block(JsonGenerator json, String text, Json.Fields style) throws IOException {
    Json.element(
        json,
        block -> {
          block.writeStringField("type", "RichTextBlock");
          block.writeArrayFieldStart("inlines");
          Json.element(
              block,
              run -> {
                run.writeStringField("type", "TextRun");
                run.writeStringField("text", text);
                style.writeTo(run);
              });
          block.writeEndArray();
        });
  }

  private static String text(int limit, String text) {
    return Clip.to(limit, MENTION.matcher(Clip.calm(text)).replaceAll("<\u200B"));
  }
}
