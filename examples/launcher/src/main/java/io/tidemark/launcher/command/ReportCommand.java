package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.ReportUpload;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the state of all jobs in all storages: what can be restored, what is missing, what goes",
      "next. Needs no key and no database, and changes nothing."
    })
final class ReportCommand implements Callable<Integer> {

  private static final int UPLOAD_FAILED = 6;

  private final Session session;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file, whose name may tell the form, and replace it.")
  private @Nullable Path output;

  @Option(names = "--format", description = "html, md, json or text; text unless FILE tells it.")
  private @Nullable String format;

  @Option(names = "--upload", description = "Store it in each storage, too, under reports/.")
  private boolean upload;

  @Option(names = "--title", defaultValue = "Backups", description = "Its heading.")
  private String title = "";

  @Option(names = "--zone", defaultValue = "UTC", description = "The zone of its times.")
  private String zone = "";

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      description = "How old the newest good backup may be; BACKUP_MAX_AGE unless given.")
  private @Nullable String maxAge;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How far apart runs should be, to show those that are missing.")
  private @Nullable String every;

  @Option(names = "--rto", paramLabel = "DURATION", description = "How long a restore may take.")
  private @Nullable String rto;

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    ReportFormat form = form();
    Configuration configuration = session.configuration();
    ReportOptions options = options(configuration);
    BackupRepository repository = configuration.repository();
    Report report = repository.report(options);
    if (output == null) {
      session.out().print(report.as(form));
    } else {
      write(output, report.as(form));
    }
    return upload ? stored(repository.storeReport(report, EnumSet.of(form))) : 0;
  }

  private ReportFormat form() {
    return ReportForms.of(Optional.ofNullable(format), Optional.ofNullable(output));
  }

  /** What is given holds for all jobs that are found; the configured one is shown in any case. */
  private ReportOptions options(Configuration configuration) {
    Expectations expected = Expectations.none();
    Optional<Duration> limit = duration("--max-age", maxAge).or(configuration::maxAge);
    if (limit.isPresent()) {
      expected = expected.maxAge(limit.get());
    }
    Optional<Duration> interval = duration("--every", every);
    if (interval.isPresent()) {
      expected = expected.every(interval.get());
    }
    Optional<Duration> objective = duration("--rto", rto);
    if (objective.isPresent()) {
      expected = expected.rto(objective.get());
    }
    if (configuration.givenRetention().isPresent()) {
      expected = expected.retention(configuration.givenRetention().get());
    }
    ReportOptions options = ReportOptions.standard().title(title).zone(zone()).usual(expected);
    Optional<String> job = configuration.givenJob();
    return job.isPresent() ? options.job(job.get(), expected) : options;
  }

  private static Optional<Duration> duration(String name, @Nullable String text) {
    return Optional.ofNullable(text).map(value -> Durations.parse(name, value));
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new io.tidemark.backup.error.InvalidConfigurationException(
          "--zone is no time zone: '" + zone + "'", "write one such as UTC or Europe/Berlin", e);
    }
  }

  /** Replaces the file as a whole, so that nobody sees half a report. */
  private static void write(Path file, String text) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    Path part = Files.createTempFile(folder, ".report-", ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private int stored(List<ReportUpload> uploads) {
    int exit = 0;
    for (ReportUpload one : uploads) {
      if (one.problem().isPresent()) {
        exit = UPLOAD_FAILED;
      }
      session
          .terminal()
          .say(
              one.problem()
                  .map(why -> "not stored in " + one.location() + ": " + why)
                  .orElse("stored in " + one.location() + " as " + one.key()));
    }
    return exit;
  }
}
