package io.tidemark.backup.report;

/** A form of a report. All have the same numbers. */
public enum ReportFormat {
  /** Lines of at most 100 characters, for terminals. */
  TEXT("txt"),
  /** GitHub's Markdown. */
  MARKDOWN("md"),
  /** One object; docs/reports.md specifies it. */
  JSON("json"),
  /** One file that needs no other, and no script. */
  HTML("html");

  private final String suffix;

  ReportFormat(String suffix) {
    this.suffix = suffix;
  }

  /** Returns what names of files end with, without a dot. */
  public String suffix() {
    return suffix;
  }

  String print(Report report) {
    return switch (this) {
      case TEXT -> new TextForm().print(new Pages(report).all());
      case MARKDOWN -> new MarkdownForm().print(new Pages(report).all());
      case JSON -> new JsonForm(report).print();
      case HTML -> new HtmlForm(report).print();
    };
  }
}
