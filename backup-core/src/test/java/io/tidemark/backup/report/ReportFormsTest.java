package io.tidemark.backup.report;

import static io.tidemark.backup.report.ReportExamples.FILE;
import static io.tidemark.backup.report.ReportExamples.NOW;
import static io.tidemark.backup.report.ReportExamples.dump;
import static io.tidemark.backup.report.ReportExamples.facts;
import static io.tidemark.backup.report.ReportExamples.job;
import static io.tidemark.backup.report.ReportExamples.place;
import static io.tidemark.backup.report.ReportExamples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.servers.CommandLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportFormsTest {

  private static final Report LARGE = ReportExamples.large();
  private static final Pattern ROW = Pattern.compile("\"takenAt\" : \"([^\"]+)\"");

  @TempDir private Path folder;

  /** What a reader sees, without the markup of the form. */
  private static String seen(ReportFormat format) {
    String text = LARGE.as(format);
    return switch (format) {
      case HTML ->
          text.substring(text.indexOf("<body>"))
              .replaceAll("<[^>]*>", " ")
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&amp;", "&");
      case MARKDOWN -> text.replaceAll("\\\\(.)", "$1");
      default -> text;
    };
  }

  @Test
  void allFormsHaveTheSameNumbers() {
    Figures figures = new Figures(LARGE.zone());
    String json = LARGE.as(ReportFormat.JSON);
    for (JobReport job : LARGE.jobs()) {
      assertThat(json).contains("\"bytes\" : " + job.growth().bytes() + ",");
      for (BackupLine backup : job.backups()) {
        assertThat(json)
            .contains("\"takenAt\" : \"" + backup.takenAt() + "\"")
            .contains("\"plainBytes\" : " + backup.plainBytes() + ",")
            .contains("\"storedBytes\" : " + backup.storedBytes() + ",");
      }
    }
    for (ReportFormat format : people()) {
      String seen = squeezed(seen(format));
      for (JobReport job : LARGE.jobs()) {
        assertThat(seen)
            .contains(squeezed(Figures.size(job.growth().bytes())))
            .contains(squeezed(Figures.size(job.growth().unprunedBytesIn90Days())));
        for (BackupLine backup : job.backups()) {
          assertThat(seen)
              .as("%s has %s", format, backup.id())
              .containsPattern(
                  squeezed(figures.time(backup.takenAt()))
                      + "[| ,]*"
                      + backup.id()
                      + "[^~]{0,60}?"
                      + Pattern.quote(Figures.size(backup.storedBytes())));
        }
      }
    }
    assertThat(ROW.matcher(json).results().count()).isEqualTo(995);
  }

  private static List<ReportFormat> people() {
    return List.of(ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.HTML);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void eachFormTellsTheVerdictsAndWhatCouldNotBeRead(ReportFormat format) {
    assertThat(seen(format).toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
        .contains("never run")
        .contains("the host nas does not answer")
        .contains("no space left")
        .contains("table public.orders has 7 rows less")
        .contains("the server has removed it before it was stored")
        .contains("2/a1000000");
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void noFormHasSecretsOrResourcesFromElsewhere(ReportFormat format) {
    assertThat(LARGE.as(format))
        .doesNotContainPattern("https?://")
        .doesNotContain("AGE-SECRET-KEY", "PRIVATE KEY", "password=", "secret=");
  }

  @Test
  void eachFormTellsWhenABackupExpires() {
    Figures figures = new Figures(LARGE.zone());
    JobReport job = LARGE.jobs().get(1);
    BackupLine newest = job.backups().get(0);
    Instant end = job.expiry(newest.id()).orElseThrow();

    for (ReportFormat format : people()) {
      assertThat(squeezed(seen(format)))
          .contains("one each 1 d 0 h, with a prune after each")
          .containsPattern(newest.id() + "[^~]{0,60}" + figures.day(end));
    }
    assertThat(LARGE.as(ReportFormat.JSON))
        .contains("\"expiresAt\" : \"" + end + "\"")
        .contains("\"simulatedEveryMillis\" : 86400000");
  }

  @Test
  void aThousandBackupsMakeAPageBelow300Kilobytes() {
    assertThat(LARGE.as(ReportFormat.HTML).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(300_000);
  }

  @Test
  void aThousandBackupsOfOneJobToo() {
    var copies =
        Stream.iterate(1_000, i -> i > 0, i -> i - 1)
            .map(
                i ->
                    whole(
                        dump(
                            "shop",
                            NOW.minus(Duration.ofHours(6L * i)),
                            123_456_789_012L,
                            23_456_789_012L,
                            Duration.ofSeconds(1_234))))
            .toList();
    Report report =
        Report.of(
            facts(job("shop", ReportExamples.kept(FILE, copies))),
            ReportOptions.standard().usual(Expectations.none().retention(ReportExamples.POLICY)));
    String page = report.as(ReportFormat.HTML);

    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(300_000);
    assertThat(page).contains("All 1000", "; expires 2026-");
  }

  @Test
  void thePageIsValid() throws Exception {
    Path page = folder.resolve("report.html");
    Files.writeString(page, LARGE.as(ReportFormat.HTML));

    CommandLine.Result checked = CommandLine.of("tidy", "-e", "-q", page.toString()).run();

    assertThat(checked.errors()).isEmpty();
    assertThat(checked.exit()).isZero();
  }

  @Test
  void thePageRefusesScriptsAndHasATitleForEachDrawing() {
    String page = LARGE.as(ReportFormat.HTML);

    assertThat(page)
        .contains("content=\"default-src 'none'; style-src 'unsafe-inline'")
        .doesNotContain("<script", "javascript:")
        .doesNotContainPattern("<[^>]* on[a-z]+=");
    assertThat(count(page, "<svg ")).isGreaterThan(8);
    assertThat(count(page, "role=\"img\"><title>")).isEqualTo(count(page, "<svg "));
    assertThat(count(page, "</title><desc>")).isEqualTo(count(page, "<svg "));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void valuesAreNeverTakenForMarkup() {
    String evil = "<img src=x onerror=alert(1)>\u001b[2J\u202e & \"x\" | `y` **z**\n# heading";
    ReportFacts facts =
        new ReportFacts(
            NOW,
            "1",
            List.of(new ReportFacts.PlaceState(evil, java.util.Optional.of(evil))),
            List.of(job("shop", place(FILE, List.of()))));
    Report report = Report.of(facts, ReportOptions.standard().title(evil));

    assertThat(report.as(ReportFormat.HTML)).doesNotContain("<img", "\u001b", "\u202e");
    assertThat(report.as(ReportFormat.TEXT)).doesNotContain("\u001b", "\u202e", "\n# heading");
    assertThat(report.as(ReportFormat.MARKDOWN))
        .doesNotContain("<img", "\u001b", "\u202e", "\n# heading", " **z**", " | `y`");
    assertThat(report.as(ReportFormat.JSON)).doesNotContain("\u001b");
  }

  @Test
  void textFitsIntoAHundredCharacters() {
    List<String> wide = new ArrayList<>();
    LARGE
        .as(ReportFormat.TEXT)
        .lines()
        .filter(line -> line.codePointCount(0, line.length()) > 100)
        .forEach(wide::add);

    assertThat(wide).isEmpty();
  }

  @Test
  void timesAreOfTheZoneThatWasAskedFor() {
    Report berlin =
        Report.of(
            facts(
                job(
                    "shop",
                    place(FILE, List.of(whole(dump("shop", NOW, 4, 1, Duration.ofSeconds(1))))))),
            ReportOptions.standard().zone(ZoneId.of("Europe/Berlin")));

    assertThat(berlin.as(ReportFormat.TEXT))
        .contains("All times are Europe/Berlin.")
        .contains("2026-03-01 13:00");
    assertThat(berlin.as(ReportFormat.JSON)).contains("\"takenAt\" : \"2026-03-01T12:00:00Z\"");
  }
}
