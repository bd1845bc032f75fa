package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a backup logs, and in which context. */
class LogLinesTest {

  private static final String ID = "[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}";

  private final List<String> lines =
      ChildJvm.run(LoggedRun.class).run().succeeded().output().lines().toList();

  private List<String> lines(String containing) {
    return lines.stream().filter(line -> line.contains(containing)).toList();
  }

  @Test
  void runHasALineForItsStartAndOneForItsEndInItsContext() {
    String context = "INFO \\{backup.job=shop, backup.run=" + ID + ", backup.stage=";

    assertThat(lines(" starts"))
        .hasSize(2)
        .allMatch(line -> line.matches(context + "starting[,}].*"));
    assertThat(lines("is complete"))
        .singleElement()
        .asString()
        .matches(context + "committing[,}].*");
    assertThat(lines("is at work: writing text"))
        .isNotEmpty()
        .allMatch(line -> line.matches(context + "\\w.*"));
    // Why is in the exception; a log that has it as well has it twice.
    assertThat(lines("failed; its caller is told why")).hasSize(1);
    assertThat(lines("no text")).isEmpty();
  }

  @Test
  void contextOfTheHostStaysAsItIs() {
    assertThat(lines).last().isEqualTo("host {request=42}");
  }
}
