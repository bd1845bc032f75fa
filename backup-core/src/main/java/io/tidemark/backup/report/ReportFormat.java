package io.tidemark.backup.report;

import java.util.function.Function;

/** A form of a report. All have the same numbers. */
public enum ReportFormat {
  /** Lines of at most 100 characters, for terminals. */
  TEXT("txt", report -> new TextForm().print(new Pages(report).all())),
  /** GitHub's Markdown. */
  MARKDOWN("md", report -> new MarkdownForm().print(new Pages(report).all())),
  /** One object; docs/reports.md specifies it. */
  JSON("json", report -> new JsonForm(report).print()),
  /** One file that needs no other, and no script. */
  HTML("html", report -> new HtmlForm(report).print());

  private final String suffix;
  private final Function<Report, String> printing;

  ReportFormat(String suffix, Function<Report, String> printing) {
    this.suffix = suffix;
    this.printing = printing;
  }

  /** Returns what names of files end with, without a dot. */
  public String suffix() {
    return suffix;
  }

  String print(Report report) {
    return printing.apply(report);
  }
}
