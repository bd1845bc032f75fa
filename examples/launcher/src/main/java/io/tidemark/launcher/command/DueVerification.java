package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.LogVerification;
import io.tidemark.backup.Rotation;
import io.tidemark.backup.RotationReport;
import io.tidemark.backup.RotationReport.Checked;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the backups that are due, and says what that has shown. */
final class DueVerification {

  private static final int DAMAGED = 5;
  private static final int UNREAD = 6;

  private final Session session;
  private final Rotation rotation;
  private final boolean json;

  DueVerification(Session session, Rotation rotation, boolean json) {
    this.session = session;
    this.rotation = rotation;
    this.json = json;
  }

  int run() {
    Configuration configuration = session.configuration();
    BackupRepository repository = configuration.repository();
    RotationReport report = repository.verifyDue(configuration.job(repository), rotation);
    if (json) {
      session.printJson(json(report));
    } else {
      report.checked().forEach(check -> session.out().println(line(check)));
      report.log().forEach(log -> print(log));
    }
    report.unread().forEach(problem -> session.terminal().say("unread  " + problem));
    session
        .terminal()
        .say(
            "read %d of %d copies, %s; %d damaged; %d overdue"
                .formatted(
                    report.checked().size(),
                    report.copies(),
                    Texts.size(report.storedBytes()),
                    report.damaged().size(),
                    report.overdue()));
    if (!report.isSound()) {
      return DAMAGED;
    }
    return report.unread().isEmpty() ? 0 : UNREAD;
  }

  private void print(LogVerification.Checked log) {
    session
        .out()
        .println(
            "log  %s  %d files, %s%s"
                .formatted(
                    log.location(),
                    log.files(),
                    Texts.size(log.bytes()),
                    log.next().map(name -> ", up to " + name).orElse(", to its end")));
    log.damaged()
        .forEach(
            file ->
                session
                    .out()
                    .println("%s  %s  %s".formatted(file.name(), log.location(), file.problem())));
  }

  private static Map<String, Object> json(LogVerification.Checked log) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", log.location());
    json.put("files", log.files());
    json.put("storedBytes", log.bytes());
    json.put("unproven", log.unproven());
    json.put("damaged", log.damaged().stream().map(LogVerification.Damaged::name).toList());
    log.next().ifPresent(name -> json.put("next", name));
    return json;
  }

  private static String line(Checked check) {
    return "%s  %s  %s".formatted(check.id(), check.location(), check.problem().orElse("sound"));
  }

  private static Map<String, Object> json(RotationReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("checked", report.checked().stream().map(DueVerification::json).toList());
    json.put("log", report.log().stream().map(DueVerification::json).toList());
    json.put("unread", report.unread());
    json.put("copies", report.copies());
    json.put("overdue", report.overdue());
    json.put("storedBytes", report.storedBytes());
    return json;
  }

  private static Map<String, Object> json(Checked check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", check.id().value());
    json.put("location", check.location());
    check.problem().ifPresent(problem -> json.put("problem", problem));
    json.put("storedBytes", check.storedBytes());
    json.put("millis", check.took().toMillis());
    return json;
  }
}
