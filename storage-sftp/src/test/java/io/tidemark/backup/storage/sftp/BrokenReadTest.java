package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.MEGABYTE;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.FaultyNetwork;
import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads whose connection or object does not last: every byte, or an exception. */
@ExtendWith(SshServers.class)
class BrokenReadTest {

  private static final byte[] CONTENT = bytes(6 * MEGABYTE);

  private final OpenSshServer server;
  private final Path root;
  private final FaultyNetwork network;

  BrokenReadTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
    this.network = FaultyNetwork.before(server.port());
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void readGoesOnWhereItWas() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = Builders.through(network, server, root).listen(heard).open()) {
      put(storage, CONTENT);
      network.cutAfter(Direction.TO_CLIENT, 3 * MEGABYTE);

      assertStored(storage, CONTENT);

      assertThat(heard.retries()).singleElement().matches(r -> r.operation().startsWith("read"));
    }
  }

  @Test
  void objectThatIsReplacedMeanwhileFailsTheRead() throws IOException {
    Heard heard = new Heard(() -> replace(bytes(5 * MEGABYTE)));
    assertThatReadFailsAfter(heard, "has been replaced");
  }

  @Test
  void objectThatIsDeletedMeanwhileFailsTheRead() throws IOException {
    Heard heard = new Heard(() -> replace(null));
    assertThatReadFailsAfter(heard, "there is no object");
  }

  private void assertThatReadFailsAfter(Heard heard, String why) throws IOException {
    try (SftpStorage storage = Builders.through(network, server, root).listen(heard).open()) {
      put(storage, CONTENT);
      network.cutAfter(Direction.TO_CLIENT, 3 * MEGABYTE);
      try (InputStream in = storage.open(KEY)) {
        assertThatIOException()
            .isThrownBy(in::readAllBytes)
            .withMessageContaining("cannot read '" + KEY)
            .withMessageContaining(why);
      }
    }
  }

  private void replace(byte @Nullable [] content) {
    try {
      Files.delete(root.resolve(KEY.value()));
      if (content != null) {
        Files.write(root.resolve(KEY.value()), content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void objectThatIsCutShortMeanwhileFailsTheRead() throws IOException {
    try (SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, CONTENT);
      try (InputStream in = storage.open(KEY)) {
        in.readNBytes(10);
        Files.write(root.resolve(KEY.value()), bytes(3 * MEGABYTE)); // the same file, but shorter

        assertThatIOException()
            .isThrownBy(in::readAllBytes)
            .withMessageContaining("ended at byte")
            .withMessageContaining(KEY.value());
      }
    }
  }

  @Test
  void readFailsWhenTheServerStaysAway() throws IOException {
    try (SftpStorage storage = Builders.through(network, server, root).attempts(2).open()) {
      put(storage, CONTENT);
      try (InputStream in = storage.open(KEY)) {
        in.readNBytes(10);
        network.refuse();
        network.cutAll();

        assertThatIOException()
            .isThrownBy(in::readAllBytes)
            .withMessageContaining("cannot read '" + KEY);
      }
    }
  }
}
