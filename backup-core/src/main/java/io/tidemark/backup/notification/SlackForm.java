package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An incoming webhook of Slack, and of what understands the same, such as Mattermost and Discord's
 * {@code /slack}: a text with an attachment. It mentions nobody, whatever a job is called.
 */
record SlackForm(Endpoint endpoint, String sender) implements Form {

  /**
   * Slack takes 40,000, and shows the first 4,000 without a click; ours fit into Discord's 2,000.
   */
  private static final int MAX_TEXT = 2_000;

  private static final int MAX_TITLE = 256;
  private static final int MAX_VALUE = 500;

  private static final Map<Severity, String> COLORS =
      Map.of(
          Severity.FAILURE, "danger",
          Severity.WARNING, "warning",
          Severity.RECOVERY, "good",
          Severity.INFORMATION, "good");

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Optional<Outgoing> request(Notice notice, Instant now) {
    return Optional.of(Outgoing.json(endpoint, Json.object(json -> message(json, notice))));
  }

  private void message(JsonGenerator json, Notice notice) throws IOException {
    json.writeStringField("text", text(MAX_TITLE, notice.title()));
    json.writeBooleanField("mrkdwn", false);
    json.writeStringField("parse", "none");
    json.writeBooleanField("link_names", false);
    json.writeArrayFieldStart("attachments");
    Json.element(json, attachment -> attachment(attachment, notice));
    json.writeEndArray();
  }

  private void attachment(JsonGenerator json, Notice notice) throws IOException {
    json.writeStringField("color", COLORS.getOrDefault(notice.severity(), "good"));
    json.writeStringField("fallback", text(MAX_TITLE, notice.title()));
    if (notice.text().isPresent()) {
      json.writeStringField("text", text(MAX_TEXT, notice.text().get()));
    }
    json.writeArrayFieldStart("fields");
    for (Fact fact : Fact.of(notice, sender)) {
      Json.element(
          json,
          field -> {
            field.writeStringField("title", fact.label());
            field.writeStringField("value", text(MAX_VALUE, fact.value()));
            field.writeBooleanField("short", true);
          });
    }
    json.writeEndArray();
    json.writeArrayFieldStart("mrkdwn_in");
    json.writeEndArray();
  }

  private static String text(int limit, String text) {
    return Clip.to(limit, Clip.calm(text), SlackForm::escape);
  }

  /** Slack's three control characters; without them there is neither a mention nor a link. */
  private static String escape(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(point);
    };
  }
}
