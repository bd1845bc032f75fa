package io.tidemark.launcher.environment;

import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.ReportOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the environment says about what is expected, as a report shows it. */
final class ReportSettings {

  private final Environment environment;

  ReportSettings(Environment environment) {
    this.environment = environment;
  }

  /** Returns the options of a report in which the job is shown in any case. */
  ReportOptions options(Optional<String> job) {
    ScheduleSettings schedules = new ScheduleSettings(environment);
    Expectations expected = Expectations.none();
    Optional<Duration> limit = schedules.maxAge(Instant.now());
    if (limit.isPresent()) {
      expected = expected.maxAge(limit.get());
    }
    Optional<io.tidemark.backup.retention.Retention> policy =
        new RetentionSettings(environment).given();
    if (policy.isPresent()) {
      expected = expected.retention(policy.get());
    }
    ReportOptions options = ReportOptions.standard().zone(schedules.zone()).usual(expected);
    return job.isPresent() ? options.job(job.get(), expected) : options;
  }
}
