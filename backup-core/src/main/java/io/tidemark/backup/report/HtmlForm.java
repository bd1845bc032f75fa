package io.tidemark.backup.report;

import io.tidemark.backup.report.JobReport.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Prints one page that needs nothing else: styles and drawings are in it, scripts and anything from
 * elsewhere are refused by its own policy.
 */
final class HtmlForm {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private final Report report;
  private final Pages pages;
  private final Figures figures;
  private final Markup out = new Markup();
  private final HtmlBlocks blocks = new HtmlBlocks(out);

  HtmlForm(Report report) {
    this.report = report;
    this.pages = new Pages(report);
    this.figures = new Figures(report.zone());
  }

  String print() {
    out.raw("<!DOCTYPE html>\n");
    out.begin("html", "lang", "en").line();
    head();
    out.begin("body").line();
    out.begin("header").element("h1", report.title(), "id", "top");
    out.element("p", pages.made()).end().line();
    out.begin("main").line();
    cards();
    blocks.print(pages.unread());
    for (JobReport job : report.jobs()) {
      out.begin("section", "class", "job").line();
      blocks.print(pages.job(job));
      out.end().line();
    }
    out.end().line();
    out.begin("footer").line();
    blocks.print(pages.footer());
    out.end().line();
    return out.end().line().end().line().toString();
  }

  private void head() {
    out.begin("head").line();
    out.single("meta", "charset", "utf-8").line();
    out.single("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).line();
    out.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.single("meta", "name", "color-scheme", "content", "light dark");
    out.single("meta", "name", "robots", "content", "noindex").line();
    out.element("title", report.title()).line();
    out.begin("style").raw(style()).end().line();
    out.end().line();
  }

  private void cards() {
    if (report.jobs().isEmpty()) {
      return;
    }
    out.begin("nav", "class", "cards", "aria-label", "Jobs").line();
    for (JobReport job : report.jobs()) {
      Verdict verdict = job.verdict();
      Mark mark = Texts.mark(verdict.state());
      out.begin("a", "class", "card " + mark.style(), "href", "#job-" + job.job());
      out.element("strong", job.job());
      out.begin("span", "class", "state").element("i", mark.sign(), "aria-hidden", "true");
      out.text(" " + Texts.of(verdict.state())).end();
      out.element(
          "span", verdict.newestGood().map(at -> figures.time(at)).orElse("no good backup"));
      verdict.age().ifPresent(age -> out.element("span", Figures.duration(age) + " ago"));
      out.element(
          "span",
          Figures.plural(job.backups().size(), "backup", "backups")
              + ", "
              + Figures.size(job.growth().bytes()));
      out.end().line();
    }
    out.end().line();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(HtmlForm.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the style sheet cannot be read from the library's jar", e);
    }
  }
}
