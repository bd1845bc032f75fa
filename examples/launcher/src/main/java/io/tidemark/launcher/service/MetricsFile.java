package io.tidemark.launcher.service;

import io.tidemark.backup.metrics.BackupMetrics;
import io.tidemark.backup.monitoring.MonitorReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of metrics that node_exporter reads, if there is to be one. */
record MetricsFile(BackupMetrics metrics, Optional<Path> file) {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);

  /** Replaces the file; one that cannot be written is a warning, and old figures tell their age. */
  void write(MonitorReport seen) {
    if (file.isPresent()) {
      try {
        metrics.writeTextfile(file.get());
      } catch (IOException e) {
        LOG.warn("the metrics of {} were not written to {}", seen.at(), file.get(), e);
      }
    }
  }
}
