package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.MEGABYTE;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An OpenSSH server that is killed, stopped or away. Nothing waits for it for ever. */
@Timeout(60)
class StoppedServerTest {

  private static final byte[] CONTENT = bytes(12 * MEGABYTE);

  private final OpenSshServer server = OpenSshServer.start();
  private final Path root = server.newFolder();
  private final Heard heard = new Heard();

  private SftpStorageBuilder builder() {
    return Builders.on(server, root).connections(1).listen(heard);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void putGoesOnAfterItsSessionIsKilled() throws IOException {
    try (SftpStorage storage = builder().open()) {
      storage.put(
          KEY,
          Labels.none(),
          out -> {
            out.write(CONTENT, 0, 6 * MEGABYTE);
            server.killSessions();
            out.write(CONTENT, 6 * MEGABYTE, 6 * MEGABYTE);
          });

      assertThat(heard.retries()).isNotEmpty();
      assertStored(storage, CONTENT);
    }
  }

  @Test
  void putGoesOnAfterTheServerIsStartedAgain() throws IOException {
    try (SftpStorage storage = builder().firstDelay(Duration.ofMillis(500)).open()) {
      storage.put(
          KEY,
          Labels.none(),
          out -> {
            out.write(CONTENT, 0, 6 * MEGABYTE);
            server.stop();
            server.restart();
            out.write(CONTENT, 6 * MEGABYTE, 6 * MEGABYTE);
          });

      assertStored(storage, CONTENT);
    }
  }

  @Test
  void stoppedServerFailsAPutInBoundedTime() throws IOException {
    try (SftpStorage storage = builder().timeout(Duration.ofSeconds(2)).attempts(2).open()) {
      assertThatIOException()
          .isThrownBy(
              () ->
                  storage.put(
                      KEY,
                      Labels.none(),
                      out -> {
                        server.signal("STOP");
                        out.write(CONTENT);
                      }))
          .withMessageContaining("cannot store '" + KEY + "'");

      assertThat(heard.retries().get(0).problem()).contains("no answer within 2000 ms");
      server.signal("CONT");
      assertThat(storage.list("")).isEmpty();
    }
  }

  @Test
  void stoppedServerFailsAReadInBoundedTime() throws IOException {
    try (SftpStorage storage = builder().timeout(Duration.ofSeconds(2)).attempts(1).open()) {
      put(storage, CONTENT);
      try (InputStream in = storage.open(KEY)) {
        in.readNBytes(100);
        server.signal("STOP");

        assertThatIOException()
            .isThrownBy(in::readAllBytes)
            .withMessageContaining("no answer within 2000 ms");
      }
      server.signal("CONT");
    }
  }

  @Test
  void serverThatIsNotThereIsNamed() {
    server.stop();
    assertThatIOException()
        .isThrownBy(() -> builder().attempts(2).open())
        .withMessageContaining("127.0.0.1:" + server.port())
        .withMessageContaining("refused");
    assertThat(heard.retries()).hasSize(1);
  }
}
