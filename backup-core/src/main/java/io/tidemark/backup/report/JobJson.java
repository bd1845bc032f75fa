package io.tidemark.backup.report;

import static io.tidemark.backup.report.JsonForm.millis;
import static io.tidemark.backup.report.JsonForm.number;
import static io.tidemark.backup.report.JsonForm.text;
import static io.tidemark.backup.report.JsonForm.texts;
import static io.tidemark.backup.report.JsonForm.time;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.JobReport.Expiry;
import io.tidemark.backup.report.JobReport.Growth;
import io.tidemark.backup.report.JobReport.Keeping;
import io.tidemark.backup.report.JobReport.Outlier;
import io.tidemark.backup.report.JobReport.RunMark;
import io.tidemark.backup.report.JobReport.Tally;
import io.tidemark.backup.report.JobReport.Verdict;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.Stretch;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Writes what is said about one job. Names of enums are in lower case with underscores. */
final class JobJson {

  private final JsonGenerator json;
  private final JobReport job;

  JobJson(JsonGenerator json, JobReport job) {
    this.json = json;
    this.job = job;
  }

  void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("job", job.job());
    verdict(job.verdict());
    expected(job.expected());
    runs();
    growth(job.growth());
    if (job.log().isPresent()) {
      log(job.log().get());
    }
    if (job.keeping().isPresent()) {
      keeping(job.keeping().get());
    }
    json.writeArrayFieldStart("drills");
    for (DrillRecord drill : job.drills()) {
      drill(drill);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("copyRules");
    json.writeNumberField("copies", job.rules().copies());
    json.writeNumberField("kindsOfStorage", job.rules().kindsOfStorage());
    json.writeEndObject();
    json.writeArrayFieldStart("backups");
    for (BackupLine backup : job.backups()) {
      backup(backup);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void verdict(Verdict verdict) throws IOException {
    json.writeObjectFieldStart("verdict");
    json.writeStringField("state", name(verdict.state()));
    time(json, "newestGood", verdict.newestGood());
    millis(json, "ageMillis", verdict.age());
    json.writeBooleanField("stale", verdict.isStale());
    time(json, "lastFailure", verdict.lastFailure());
    text(json, "lastProblem", verdict.lastProblem());
    time(json, "restorableUntil", verdict.restorableUntil());
    texts(json, "findings", verdict.findings());
    json.writeEndObject();
  }

  private void expected(Expectations expected) throws IOException {
    json.writeObjectFieldStart("expected");
    millis(json, "maxAgeMillis", expected.maxAge());
    millis(json, "everyMillis", expected.every());
    millis(json, "rtoMillis", expected.rto());
    json.writeEndObject();
  }

  private void runs() throws IOException {
    json.writeArrayFieldStart("runs");
    for (RunMark run : job.runs()) {
      json.writeStartObject();
      time(json, "at", run.at());
      json.writeStringField("outcome", name(run.outcome()));
      text(json, "backup", run.backup().map(Object::toString));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void growth(Growth growth) throws IOException {
    json.writeObjectFieldStart("growth");
    json.writeNumberField("bytes", growth.bytes());
    json.writeNumberField("bytesPerDay", growth.bytesPerDay());
    json.writeNumberField("unprunedBytesIn90Days", growth.unprunedBytesIn90Days());
    number(json, "backupBytesIn90Days", growth.backupBytesIn90Days());
    number(json, "bytesIn90Days", growth.bytesIn90Days());
    json.writeEndObject();
  }

  private void log(LogFacts log) throws IOException {
    json.writeObjectFieldStart("log");
    json.writeArrayFieldStart("stretches");
    for (Stretch stretch : log.stretches()) {
      json.writeStartObject();
      json.writeNumberField("timeline", stretch.timeline());
      json.writeStringField("backup", stretch.backup().value());
      time(json, "since", stretch.since());
      time(json, "until", stretch.until());
      json.writeStringField("from", stretch.from().toString());
      json.writeStringField("to", stretch.to().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("gaps");
    for (LogGap gap : log.gaps()) {
      json.writeStartObject();
      json.writeNumberField("timeline", gap.timeline());
      json.writeStringField("from", gap.from().toString());
      json.writeStringField("to", gap.to().toString());
      json.writeStringField("cause", gap.cause());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void keeping(Keeping keeping) throws IOException {
    json.writeObjectFieldStart("retention");
    json.writeNumberField("kept", keeping.kept());
    json.writeObjectFieldStart("rules");
    for (Tally tally : keeping.tiers()) {
      json.writeNumberField(tally.name(), tally.count());
    }
    json.writeEndObject();
    texts(json, "going", keeping.going());
    json.writeNumberField("goingBytes", keeping.goingBytes());
    texts(json, "obstacles", keeping.obstacles());
    texts(json, "warnings", keeping.warnings());
    millis(json, "simulatedEveryMillis", keeping.expiry().map(Expiry::every));
    json.writeEndObject();
  }

  private void drill(DrillRecord drill) throws IOException {
    json.writeStartObject();
    json.writeStringField("backup", drill.backup().value());
    time(json, "at", drill.at());
    json.writeBooleanField("passed", drill.passed());
    text(json, "problem", drill.problem());
    millis(json, "rtoMillis", drill.rto());
    millis(json, "objectiveMillis", drill.objective());
    json.writeEndObject();
  }

  private void backup(BackupLine backup) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", backup.id().value());
    time(json, "takenAt", backup.takenAt());
    json.writeNumberField("tookMillis", backup.took().toMillis());
    json.writeStringField("source", backup.source());
    json.writeStringField("kind", backup.kind());
    json.writeNumberField("plainBytes", backup.plainBytes());
    json.writeNumberField("storedBytes", backup.storedBytes());
    json.writeStringField("serverVersion", backup.serverVersion());
    json.writeStringField("libraryVersion", backup.libraryVersion());
    texts(json, "keyIds", backup.keyIds());
    json.writeArrayFieldStart("copies");
    for (CopyState copy : backup.copies()) {
      copy(copy);
    }
    json.writeEndArray();
    texts(json, "keptFor", backup.keptFor());
    json.writeBooleanField("going", backup.isGoing());
    time(json, "expiresAt", job.expiry(backup.id()));
    json.writeObjectFieldStart("percentOffMedian");
    for (Outlier outlier : backup.outliers()) {
      json.writeNumberField(name(outlier.measure()), outlier.percent());
    }
    json.writeEndObject();
    texts(json, "warnings", backup.warnings());
    Optional<DrillRecord> drill = backup.drill();
    text(json, "drill", drill.map(each -> each.passed() ? "passed" : "failed"));
    json.writeEndObject();
  }

  private void copy(CopyState copy) throws IOException {
    json.writeStartObject();
    json.writeStringField("location", copy.location());
    json.writeStringField("condition", name(copy.condition()));
    text(json, "problem", copy.problem());
    time(json, "checkedAt", copy.checkedAt());
    text(json, "checkedDepth", copy.checkedDepth());
    time(json, "protectedUntil", copy.protectedUntil());
    json.writeEndObject();
  }
}
