package io.tidemark.backup.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that stops at a point and is killed there (SIGKILL). */
final class StoppedProcess {

  private StoppedProcess() {}

  /** Runs a program of this package until it says that it has reached its point, and kills it. */
  static void kill(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<String> java =
        List.of(
            ChildJvm.java(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            ChildJvm.classPath(),
            program.getName());
    Process child =
        new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      assertThat(out.readLine()).isEqualTo("reached");
    } finally {
      child.destroyForcibly();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
