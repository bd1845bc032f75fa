package io.tidemark.launcher.text;

import io.tidemark.backup.monitoring.Alarm;
import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How jobs stand, for people and for programs. */
public final class StatusText {

  private StatusText() {}

  /** Returns a line for each job, for each place that cannot be read, and for each alarm. */
  public static List<String> lines(MonitorReport report) {
    List<String> lines = new ArrayList<>();
    report.jobs().forEach(job -> lines.add(line(job)));
    for (PlaceState place : report.places()) {
      place.problem().ifPresent(why -> lines.add(place.location() + " cannot be read: " + why));
    }
    report.alarms().forEach(alarm -> lines.add("  " + text(alarm)));
    return lines;
  }

  private static String line(JobStatus job) {
    StringBuilder line = new StringBuilder(word(job)).append("  ").append(job.job());
    job.age()
        .ifPresent(
            age ->
                line.append(": newest good backup ")
                    .append(job.newestGood().orElseThrow())
                    .append(", ")
                    .append(Texts.duration(age.truncatedTo(ChronoUnit.SECONDS)))
                    .append(" ago"));
    if (job.age().isEmpty()) {
      line.append(": no good backup");
    }
    job.watch()
        .expected()
        .maxAge()
        .ifPresent(limit -> line.append(", allowed are ").append(Texts.duration(limit)));
    return line.toString();
  }

  private static String text(Alarm alarm) {
    return alarm.kind().label() + ": " + alarm.text();
  }

  private static String word(JobStatus job) {
    return job.state().name().replace('_', ' ');
  }

  /** Returns the same as JSON has it; times are ISO-8601, lengths of time in seconds. */
  public static Map<String, Object> json(MonitorReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", report.at().toString());
    json.put("version", report.libraryVersion());
    json.put("fine", report.isFine());
    json.put("jobs", report.jobs().stream().map(StatusText::json).toList());
    json.put("places", report.places().stream().map(StatusText::json).toList());
    json.put("alarms", report.alarms().stream().map(StatusText::json).toList());
    return json;
  }

  private static Map<String, Object> json(JobStatus job) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", job.job());
    json.put("state", job.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.put("stale", job.isStale());
    json.put("newestGood", job.newestGood().map(Object::toString));
    json.put("ageSeconds", job.age().map(Duration::toSeconds));
    json.put("maxAgeSeconds", job.watch().expected().maxAge().map(Duration::toSeconds));
    json.put("lastRun", job.lastRun().map(Object::toString));
    Optional<BackupLine> newest = job.newestGoodBackup();
    json.put("id", newest.map(line -> line.id().value()));
    json.put("storedBytes", newest.map(BackupLine::storedBytes));
    json.put("missing", job.missing().stream().map(Object::toString).toList());
    json.put("gaps", (long) job.gaps().size());
    json.put("unread", job.unread());
    return json;
  }

  private static Map<String, Object> json(PlaceState place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", place.location());
    json.put("problem", place.problem());
    return json;
  }

  private static Map<String, Object> json(Alarm alarm) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", alarm.kind().label());
    json.put("job", alarm.job());
    json.put("subject", alarm.subject());
    json.put("since", alarm.since().toString());
    json.put("text", alarm.text());
    return json;
  }
}
