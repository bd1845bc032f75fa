package io.tidemark.launcher.command;

import io.tidemark.backup.LogReading;
import io.tidemark.backup.LogVerification;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Verifies the log, and prints what was found. */
final class LogVerificationText {

  private static final int DAMAGED = 5;
  private static final int UNREAD = 6;

  private final Session session;
  private final boolean json;

  LogVerificationText(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /** Returns the exit code. */
  int print(Configuration configuration, LogReading reading) {
    LogVerification result = configuration.repository().verifyLog(configuration.job(), reading);
    result.unread().forEach(problem -> session.terminal().say("unread   " + problem));
    if (json) {
      session.printJson(json(result));
    } else {
      result.places().forEach(this::print);
    }
    boolean isDamaged = result.places().stream().anyMatch(place -> !place.damaged().isEmpty());
    return isDamaged ? DAMAGED : result.unread().isEmpty() ? 0 : UNREAD;
  }

  private void print(LogVerification.Checked place) {
    session
        .out()
        .println(
            "%s  %d files of the log, %s, %d damaged"
                .formatted(
                    place.location(),
                    place.files(),
                    Texts.size(place.bytes()),
                    place.damaged().size()));
    place.damaged().forEach(file -> session.out().println("  damaged  " + file.problem()));
    place.gaps().forEach(gap -> session.out().println("  gap      " + gap));
    if (place.unproven() > 0) {
      session.out().println("  without a key, " + place.unproven() + " were only read");
    }
    place.next().ifPresent(next -> session.out().println("  go on with --after " + next));
  }

  private static Map<String, Object> json(LogVerification result) {
    List<Map<String, Object>> places =
        result.places().stream().map(LogVerificationText::json).toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sound", result.isSound());
    json.put("places", places);
    json.put("unread", result.unread());
    return json;
  }

  private static Map<String, Object> json(LogVerification.Checked place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", place.location());
    json.put("files", place.files());
    json.put("bytes", place.bytes());
    json.put("unproven", place.unproven());
    json.put("damaged", place.damaged().stream().map(LogVerificationText::json).toList());
    json.put("gaps", place.gaps());
    json.put("next", place.next());
    return json;
  }

  private static Map<String, Object> json(LogVerification.Damaged file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", file.name());
    json.put("problem", file.problem());
    return json;
  }
}
