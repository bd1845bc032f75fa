package io.tidemark.backup.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class CommandLineTest {

  @Test
  void inputReachesTheProgramAndOutputComesBack() {
    assertThat(CommandLine.of("cat").input("tide").run().succeeded().output()).isEqualTo("tide");
  }

  @Test
  void outputGoesToTheNamedFile(@TempDir Path folder) {
    Path file = folder.resolve("out");

    CommandLine.of("cat").input("tide").output(file).run().succeeded();

    assertThat(file).hasContent("tide");
  }

  @Test
  void aFailureCarriesWhatTheProgramSaid() {
    CommandLine.Result result = CommandLine.shell("echo broken >&2; exit 3").run();

    assertThatThrownBy(result::succeeded).hasMessageContaining("3").hasMessageContaining("broken");
  }

  @Test
  void aFailingPartOfAPipeFailsTheLine() {
    CommandLine.shell("false | cat").run().failed();
  }

  @Test
  void aProgramPastItsTimeIsKilled(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pid");
    CommandLine sleeper =
        CommandLine.shell("echo $$ > '" + file + "'; exec sleep 60").timeout(Duration.ofSeconds(1));

    assertThatThrownBy(sleeper::run).hasMessageContaining("did not end");
    assertThat(runsStill(Files.readString(file))).isFalse();
  }

  private static boolean runsStill(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void aMissingProgramSkipsTheTest() {
    assertThatThrownBy(() -> CommandLine.of("no-such-program-here"))
        .isInstanceOf(TestAbortedException.class);
  }
}
