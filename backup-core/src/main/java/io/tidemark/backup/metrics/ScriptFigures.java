package io.tidemark.backup.metrics;

import io.tidemark.backup.monitoring.JobStatus;
import io.tidemark.backup.monitoring.MonitorReport;
import io.tidemark.backup.report.JobReport.BackupLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same figures under the names of backup scripts that are replaced, so that their dashboards go
 * on. A database with several jobs has those of the job with the newest good backup.
 */
final class ScriptFigures {

  private static final String POSTGRESQL = "postgresql";

  private ScriptFigures() {}

  static List<Sample> of(MonitorReport report) {
    Map<Sample.Series, Sample> samples = new LinkedHashMap<>();
    List<JobStatus> newestLast =
        report.jobs().stream()
            .filter(job -> job.newestGood().isPresent())
            .sorted(Comparator.comparing(job -> job.newestGood().orElseThrow()))
            .toList();
    for (JobStatus job : newestLast) {
      BackupLine good = job.newestGoodBackup().orElseThrow();
      of(job, good).forEach(sample -> samples.put(sample.series(), sample));
    }
    return List.copyOf(samples.values());
  }

  private static List<Sample> of(JobStatus job, BackupLine good) {
    SourceKind kind = SourceKind.of(good);
    String database = good.source();
    List<Sample> samples = new ArrayList<>();
    samples.add(
        Sample.of(
            Metric.SCRIPT_LAST_SUCCESS, CatalogFigures.consistentAt(good), database, kind.kind()));
    samples.add(Sample.of(Metric.SCRIPT_SIZE, good.storedBytes(), database, kind.kind()));
    samples.add(Sample.of(Metric.SCRIPT_DURATION, good.took(), database, kind.kind()));
    if (kind.source().equals(POSTGRESQL)) {
      samples.add(
          Sample.of(Metric.POSTGRES_LAST_SUCCESS, CatalogFigures.consistentAt(good), database));
      samples.add(Sample.of(Metric.POSTGRES_SIZE, good.storedBytes(), database));
      long count = job.seen().orElseThrow().backups().stream().filter(BackupLine::isGood).count();
      samples.add(Sample.of(Metric.POSTGRES_COUNT, count, database));
    }
    return samples;
  }
}
