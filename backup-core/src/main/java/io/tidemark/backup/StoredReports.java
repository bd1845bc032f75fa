package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.RepositoryMarker;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.report.Report;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Puts a report into places, under names that no other report has. */
final class StoredReports {

  private final Report report;
  private final Set<ReportFormat> formats;
  private final BackupId stamp;

  StoredReports(Report report, Set<ReportFormat> formats, RandomGenerator random) {
    this.report = report;
    this.formats = formats;
    this.stamp = BackupId.of(report.at(), random);
  }

  /** Stores it in each place; one that fails does not keep the others from having it. */
  List<ReportUpload> in(Destinations destinations) {
    List<ReportUpload> uploads = new ArrayList<>();
    for (Destination place : destinations.all()) {
      for (ReportFormat format : formats.stream().sorted().toList()) {
        StorageKey key = Layout.report(stamp, format.suffix());
        uploads.add(new ReportUpload(place.location(), key.value(), store(place, key, format)));
      }
    }
    return uploads;
  }

  private Optional<String> store(Destination place, StorageKey key, ReportFormat format) {
    if (place.failure().isPresent()) {
      return place.failure().map(Failures::text);
    }
    try {
      if (RepositoryMarker.read(place.storage(), place.location()).isEmpty()) {
        return Optional.of("there is no repository");
      }
      byte[] bytes = report.as(format).getBytes(StandardCharsets.UTF_8);
      Labels labels = Labels.none().with("kind", "report").with("time", report.at().toString());
      place.storage().put(key, labels, out -> out.write(bytes));
      return Optional.empty();
    } catch (IOException | StorageFailedException e) {
      return Optional.of(Failures.text(e));
    }
  }
}
