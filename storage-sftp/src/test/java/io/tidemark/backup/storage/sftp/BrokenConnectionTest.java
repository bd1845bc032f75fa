package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.MEGABYTE;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.files;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.FaultyNetwork;
import io.tidemark.backup.testkit.FaultyNetwork.Direction;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that break while a put goes on: what goes on with it, and what does not. */
@ExtendWith(SshServers.class)
class BrokenConnectionTest {

  private static final byte[] CONTENT = bytes(6 * MEGABYTE);

  private final OpenSshServer server;
  private final Path root;
  private final FaultyNetwork network;

  BrokenConnectionTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
    this.network = FaultyNetwork.before(server.port());
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private SftpStorageBuilder builder() {
    return Builders.through(network, server, root);
  }

  @Test
  void putGoesOnWhenItsConnectionIsCut() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = builder().listen(heard).open()) {
      network.cutAfter(Direction.TO_SERVER, 4 * MEGABYTE);

      put(storage, CONTENT);

      assertThat(heard.retries()).singleElement().matches(r -> r.operation().contains(KEY.value()));
      assertStored(storage, CONTENT);
      assertThat(files(root)).containsExactly(KEY.value());
    }
  }

  @Test
  void putGoesOnWhenAByteIsFlippedOnTheWay() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = builder().listen(heard).open()) {
      network.flipBitAt(Direction.TO_SERVER, 2 * MEGABYTE);

      put(storage, CONTENT);

      assertThat(heard.retries()).isNotEmpty();
      assertStored(storage, CONTENT);
    }
  }

  @Test
  void putGoesOnWhenItsConnectionIsHalfOpen() throws IOException {
    Heard heard = new Heard(network::heal);
    try (SftpStorage storage = builder().timeout(Duration.ofMillis(1500)).listen(heard).open()) {
      network.stallAfter(Direction.TO_SERVER, 2 * MEGABYTE);

      put(storage, CONTENT);

      assertThat(heard.retries().get(0).problem()).contains("no answer within 1500 ms");
      assertStored(storage, CONTENT);
    }
  }

  @Test
  void acknowledgedBytesThatTheServerHasForgottenFailThePut() throws IOException {
    Heard heard = new Heard(this::damageStagingFile);
    try (SftpStorage storage = builder().listen(heard).open()) {
      network.cutAfter(Direction.TO_SERVER, 4 * MEGABYTE);

      assertThatIOException()
          .isThrownBy(() -> put(storage, CONTENT))
          .withMessageContaining("no longer what they were");

      assertThat(files(root)).isEmpty();
    }
  }

  private void damageStagingFile() {
    try (FileChannel file = FileChannel.open(Content.staged(root), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[100]), 1_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void putFailsWhenTheServerStaysAway() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = builder().attempts(3).listen(heard).open()) {
      put(storage, bytes(10));
      assertThatIOException()
          .isThrownBy(
              () ->
                  storage.put(
                      KEY.resolve("other"),
                      Labels.none(),
                      out -> {
                        network.refuse();
                        network.cutAll();
                        out.write(CONTENT);
                      }))
          .withMessageContaining("cannot store '" + KEY + "/other'")
          .withMessageContaining(server.user() + "@127.0.0.1");

      assertThat(heard.retries()).hasSize(2);
      network.heal();
      assertThat(storage.list("")).hasSize(1);
      assertStored(storage, bytes(10));
    }
  }

  @Test
  void everySessionThatIsKilledIsMadeAgain() throws IOException {
    try (SftpStorage storage = builder().open()) {
      storage.put(
          KEY,
          Labels.none(),
          out -> {
            out.write(CONTENT, 0, 3 * MEGABYTE);
            network.cutAll();
            out.write(CONTENT, 3 * MEGABYTE, MEGABYTE);
            network.cutAll();
            out.write(CONTENT, 4 * MEGABYTE, 2 * MEGABYTE);
          });

      assertStored(storage, CONTENT);
    }
  }

  @Test
  void listAndDeleteAreTriedAgain() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = builder().listen(heard).open()) {
      put(storage, bytes(10));
      network.cutAfter(Direction.TO_CLIENT, 0);
      assertThat(storage.list("")).hasSize(1);
      network.cutAfter(Direction.TO_CLIENT, 0);
      storage.delete(KEY);

      assertThat(heard.retries()).hasSize(2);
      assertThat(Files.exists(root.resolve(KEY.value()))).isFalse();
    }
  }

  @Test
  void slowNetworkIsNoFault() throws IOException {
    Heard heard = new Heard();
    try (SftpStorage storage = builder().timeout(Duration.ofSeconds(1)).listen(heard).open()) {
      network.limit(700_000);

      put(storage, bytes(2 * MEGABYTE));

      network.heal();
      assertThat(heard.retries()).isEmpty();
      assertStored(storage, bytes(2 * MEGABYTE));
    }
  }

  @Test
  void interruptEndsTheWaitForAServerThatSaysNothing() throws IOException {
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    Thread putting = Thread.currentThread();
    try (SftpStorage storage = builder().timeout(Duration.ofMinutes(2)).open()) {
      network.stallAfter(Direction.TO_SERVER, MEGABYTE);
      Future<?> interruption = later.schedule(putting::interrupt, 1, TimeUnit.SECONDS);
      long begin = System.nanoTime();

      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> put(storage, CONTENT));

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(interruption).isDone();
    } finally {
      later.shutdownNow();
    }
  }
}
