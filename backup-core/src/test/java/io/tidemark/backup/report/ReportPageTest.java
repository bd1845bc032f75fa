package io.tidemark.backup.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a thousand backups in a real browser. */
@Timeout(120)
class ReportPageTest {

  /** Opens everything, and names each text whose contrast is below 4.5. */
  private static final String CONTRAST =
      """
      (() => {
        document.querySelectorAll('details').forEach(d => d.open = true);
        const channels = c => c.match(/[0-9.]+/g).map(Number);
        const light = c => {
          const [r, g, b] = channels(c).map(v => v / 255)
              .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const known = new Map();
        const behind = e => {
          if (!e) return 'rgb(255,255,255)';
          if (!known.has(e)) {
            const c = getComputedStyle(e).backgroundColor;
            const solid = channels(c).length < 4 || channels(c)[3] > 0;
            known.set(e, solid ? c : behind(e.parentElement));
          }
          return known.get(e);
        };
        const bad = new Set();
        let count = 0;
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const e = texts.currentNode.parentElement;
          const skipped = ['title', 'desc'].includes(e.localName);
          if (!texts.currentNode.data.trim() || skipped) continue;
          const style = getComputedStyle(e);
          const ink = e.ownerSVGElement ? style.fill : style.color;
          const [a, b] = [light(ink), light(behind(e))];
          count++;
          if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) bad.add(e.localName + '.' + (e.getAttribute('class') || ''));
        }
        return count > 1000 ? 'bad:' + [...bad].join(',') : 'too few texts: ' + count;
      })()
      """;

  private static final String OVERFLOW =
      "'wider by ' + (document.documentElement.scrollWidth - document.documentElement.clientWidth)";

  @TempDir private Path folder;

  @Test
  void itIsReadableInEveryWidthAndColour() throws IOException {
    Path page = folder.resolve("report.html");
    Files.writeString(page, ReportExamples.large().as(ReportFormat.HTML));
    Path pictures = Files.createDirectories(Path.of("target", "report-screenshots"));
    try (Browser browser = new Browser(folder)) {
      for (int width : new int[] {360, 1440}) {
        for (boolean isDark : new boolean[] {false, true}) {
          String name = width + (isDark ? "-dark" : "-light");
          browser.open(page, width, isDark);

          assertThat(browser.evaluate(OVERFLOW)).as(name).isEqualTo("wider by 0");
          browser.draw(pictures.resolve(name + ".png"), width, 6_000);
          assertThat(browser.evaluate(CONTRAST)).as(name).isEqualTo("bad:");
          assertThat(browser.evaluate(OVERFLOW)).as(name + " opened").isEqualTo("wider by 0");
          assertThat(browser.events("Log.entryAdded")).as(name).isEmpty();
          assertThat(browser.events("Runtime.consoleAPICalled")).as(name).isEmpty();
          assertThat(browser.events("Runtime.exceptionThrown")).as(name).isEmpty();
          assertThat(browser.events("Network.requestWillBeSent"))
              .as(name)
              .singleElement()
              .asString()
              .contains(page.toUri().toString());
        }
      }
    }
    assertThat(pictures).isDirectoryContaining("glob:**.png");
  }
}
