package io.tidemark.launcher.command;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.report.ReportFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The forms of a report, as people name them. */
final class ReportForms {

  private static final Map<String, ReportFormat> NAMES =
      Map.of(
          "text", ReportFormat.TEXT,
          "txt", ReportFormat.TEXT,
          "md", ReportFormat.MARKDOWN,
          "json", ReportFormat.JSON,
          "html", ReportFormat.HTML,
          "htm", ReportFormat.HTML);

  private ReportForms() {}

  /** Returns the form that is named, else the one that the file's name ends with, else text. */
  static ReportFormat of(Optional<String> name, Optional<Path> file) {
    if (name.isPresent()) {
      return Optional.ofNullable(NAMES.get(name.get().toLowerCase(Locale.ROOT)))
          .orElseThrow(
              () ->
                  new InvalidConfigurationException(
                      "--format is no form of a report: '" + name.get() + "'",
                      "write html, md, json or text"));
    }
    String fileName = file.map(path -> String.valueOf(path.getFileName())).orElse("");
    String suffix = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return NAMES.getOrDefault(suffix, ReportFormat.TEXT);
  }
}
