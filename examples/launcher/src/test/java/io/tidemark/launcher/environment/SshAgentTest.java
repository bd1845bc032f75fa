package io.tidemark.launcher.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshAgentTest {

  @TempDir private Path folder;
  private SshAgent agent;

  @BeforeEach
  void start() throws IOException {
    Path socket = Files.createFile(folder.resolve("a socket&more"));
    agent = new SshAgent(Optional.of(socket.toString()));
  }

  @Test
  void isUsedWhereNoLoginIsNamed() {
    assertThat(agent.in("sftp://me@nas/~/b"))
        .startsWith("sftp://me@nas/~/b?agent=%2F")
        .endsWith("a%20socket%26more");
    assertThat(agent.in("sftp://me@nas/~/b?timeout=9")).contains("?timeout=9&agent=%2F");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp://me@nas/b?identity=/k",
        "sftp://me@nas/b?agent=/s",
        "sftp://me@nas/b?password-file=/p",
        "s3://bucket/b",
        "/var/backups"
      })
  void isNotUsedElsewhere(String uri) {
    assertThat(agent.in(uri)).isEqualTo(uri);
  }

  @Test
  void oneThatIsGoneIsNotUsed() {
    SshAgent gone = new SshAgent(Optional.of(folder.resolve("gone").toString()));

    assertThat(gone.in("sftp://me@nas/b")).isEqualTo("sftp://me@nas/b");
  }
}
