package io.tidemark.backup.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What chat services document that they refuse, answered with the status they use. */
final class ChatRules {

  private static final JsonFactory FACTORY = new JsonFactory();

  private ChatRules() {}

  /** Reads JSON into maps, lists, texts and numbers. */
  static Object json(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return value(parser);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        return array;
      }
      default -> {
        return parser.getText();
      }
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> array(@Nullable Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  static String text(Map<String, Object> object, String name) {
    return String.valueOf(object.getOrDefault(name, ""));
  }

  /** Slack: a text of at most 40,000 characters, at most 100 attachments, no markup of ours. */
  static int slack(FakeService.Request request) {
    Map<String, Object> message = object(json(request.body()));
    boolean isMentioning =
        Pattern.compile("<[!@#]|@(everyone|here|channel|all)\\b").matcher(request.body()).find();
    return text(message, "text").isEmpty()
            || text(message, "text").length() > 40_000
            || array(message.get("attachments")).size() > 100
            || isMentioning
        ? 400
        : 200;
  }

  /** Discord: the limits of an embed, and no mention that would be parsed. */
  static int discord(FakeService.Request request) {
    Map<String, Object> message = object(json(request.body()));
    Map<String, Object> embed = object(array(message.get("embeds")).get(0));
    int total = text(embed, "title").length() + text(embed, "description").length();
    boolean isSound =
        text(embed, "title").length() <= 256
            && text(embed, "description").length() <= 4_096
            && array(embed.get("fields")).size() <= 25
            && array(object(message.get("allowed_mentions")).get("parse")).isEmpty();
    for (Object each : array(embed.get("fields"))) {
      Map<String, Object> field = object(each);
      int name = text(field, "name").length();
      int value = text(field, "value").length();
      total += name + value;
      isSound &= name > 0 && name <= 256 && value > 0 && value <= 1_024;
    }
    return isSound && total <= 6_000 ? 204 : 400;
  }

  /** Teams: an Adaptive Card in a message of at most 28 KB. */
  static int teams(FakeService.Request request) {
    if (request.body().getBytes(StandardCharsets.UTF_8).length > 28 * 1_024) {
      return 413;
    }
    Map<String, Object> message = object(json(request.body()));
    Map<String, Object> attachment = object(array(message.get("attachments")).get(0));
    Map<String, Object> card = object(attachment.get("content"));
    return text(message, "type").equals("message")
            && text(attachment, "contentType").equals("application/vnd.microsoft.card.adaptive")
            && text(card, "type").equals("AdaptiveCard")
            && !card.containsKey("msteams")
            && !Pattern.compile("</?at", Pattern.CASE_INSENSITIVE).matcher(request.body()).find()
        ? 202
        : 400;
  }
}
