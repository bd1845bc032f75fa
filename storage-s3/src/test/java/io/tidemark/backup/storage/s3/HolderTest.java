package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class HolderTest {

  private static final Holder SELF = Holder.ofThisProcess();

  @Test
  void runningProcessHasNotEnded() {
    assertThat(SELF.machine()).isNotEmpty();
    assertThat(SELF.hasEnded()).isFalse();
  }

  @Test
  void processThatIsGoneHasEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThat(new Holder(SELF.machine(), process.pid(), "1").hasEnded()).isTrue();
  }

  @Test
  void processThatGotTheIdOfAnEndedOneIsAnotherOne() {
    assertThat(new Holder(SELF.machine(), SELF.process(), "1").hasEnded()).isTrue();
  }

  /** A container often has nobody who would wait for the processes that have ended. */
  @Test
  void processThatNobodyWaitsForHasEnded() throws IOException {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & exec sleep 601").start();
    try {
      OnFakeS3.assertSoon(() -> parent.children().count() == 1, "the child runs");
      ProcessHandle child = parent.children().findFirst().orElseThrow();
      Holder holder = Holder.of(child.pid());
      assertThat(holder.hasEnded()).isFalse();
      child.destroyForcibly();

      OnFakeS3.assertSoon(holder::hasEnded, "the child ends");
      assertThat(child.isAlive()).as("there is still an entry of it").isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void nothingIsToldOfAnotherMachine() {
    assertThat(new Holder("another", SELF.process(), "1").hasEnded()).isFalse();
    assertThat(new Holder("", SELF.process(), "1").hasEnded()).isFalse();
  }
}
