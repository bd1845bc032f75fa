package io.tidemark.launcher.command;

import io.tidemark.backup.BackupEntry.Status;
import io.tidemark.backup.BackupFilter;
import io.tidemark.backup.BackupKind;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which backups a list shows. */
final class FilterOptions {

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "Of these kinds only: ${COMPLETION-CANDIDATES}.")
  private List<BackupKind> kinds = new ArrayList<>();

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "In these states only: ${COMPLETION-CANDIDATES}.")
  private List<Status> statuses = new ArrayList<>();

  @Option(names = "--tier", paramLabel = "TIER", description = "With this label only.")
  private Optional<String> tier = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Begun then or later: a day (2026-01-31, UTC) or a time.")
  private Optional<String> since = Optional.empty();

  @Option(names = "--until", paramLabel = "TIME", description = "Begun before.")
  private Optional<String> until = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "The newest of them only.")
  private Optional<Integer> limit = Optional.empty();

  BackupFilter filter() {
    BackupFilter filter = BackupFilter.all();
    for (BackupKind kind : kinds) {
      filter = filter.kind(kind);
    }
    for (Status status : statuses) {
      filter = filter.status(status);
    }
    filter = tier.map(filter::tier).orElse(filter);
    filter = since.map(text -> time("--since", text)).map(filter::since).orElse(filter);
    filter = until.map(text -> time("--until", text)).map(filter::until).orElse(filter);
    return limit.map(FilterOptions::positive).map(filter::limit).orElse(filter);
  }

  private static int positive(int count) {
    if (count <= 0) {
      throw new InvalidConfigurationException(
          "--limit shows nothing with " + count, "give a number above zero, or leave it out");
    }
    return count;
  }

  private static Instant time(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidConfigurationException(
          option + " is no time: '" + text + "'",
          "write one such as 2026-01-31 or 2026-01-31T02:15:00Z",
          e);
    }
  }
}
