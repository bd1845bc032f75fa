package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.MEGABYTE;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.files;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a storage leaves behind: on the server, and in this process. */
@ExtendWith(SshServers.class)
class LifecycleTest {

  private static final String FAST = "KexAlgorithms curve25519-sha256";

  private final OpenSshServer server;
  private final Path root;

  LifecycleTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
  }

  @Test
  void closedStorageLeavesNoThreadAndNoConnection() throws Exception {
    Set<Thread> before = threads();
    try (FaultyNetwork network = FaultyNetwork.before(server.port())) {
      SftpStorage storage = Builders.through(network, server, root).connections(3).open();
      put(storage, bytes(100));
      try (InputStream one = storage.open(KEY);
          InputStream two = storage.open(KEY)) {
        assertThat(one.read()).isEqualTo(two.read());
        assertThat(storage.list("")).hasSize(1);
      }
      assertThat(network.openConnections()).isBetween(2, 3);
      storage.close();

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (network.openConnections() > 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(network.openConnections()).isZero();
    }
    for (Thread thread : threads()) {
      if (!before.contains(thread) && !thread.getName().contains("kex-flusher")) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
      }
    }
  }

  /** MINA keeps its threads for key exchanges for a minute; they belong to no storage. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  @Test
  void storageThatCannotBeOpenedLeavesNoThread() throws Exception {
    Set<Thread> before = threads();
    assertThatThrownBy(
            () -> Builders.on(server, root).knownHosts(root.resolve("nothing-known")).open())
        .isInstanceOf(IOException.class);

    for (Thread thread : threads()) {
      if (!before.contains(thread) && thread.getName().contains("tidemark")) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
      }
    }
  }

  @Test
  void failedContentLeavesNothingOnTheServer() throws IOException {
    try (SftpStorage storage = Builders.on(server, root).open()) {
      assertThatIOException()
          .isThrownBy(
              () ->
                  storage.put(
                      KEY,
                      Labels.none(),
                      out -> {
                        out.write(bytes(MEGABYTE));
                        assertThat(files(root)).hasSize(1);
                        throw new IOException("the source has gone");
                      }))
          .withMessage("the source has gone");

      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void interruptedPutLeavesNothingOnTheServer() throws IOException {
    try (SftpStorage storage = Builders.on(server, root).open()) {
      assertThatIOException()
          .isThrownBy(
              () ->
                  storage.put(
                      KEY,
                      Labels.none(),
                      out -> {
                        Thread.currentThread().interrupt();
                        out.write(bytes(3 * MEGABYTE));
                      }));
      assertThat(Thread.interrupted()).isTrue();

      assertThat(root).isEmptyDirectory();
      put(storage, bytes(10));
      assertStored(storage, bytes(10));
    }
  }

  @Test
  void objectsAndFoldersArePrivate() throws IOException {
    try (SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, bytes(10));
      assertThat(mode(KEY.value())).isEqualTo("rw-------");
      assertThat(mode("job")).isEqualTo("rwx------");

      storage.delete(KEY);
      assertThat(root).isEmptyDirectory();
    }
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
  }

  @Test
  void abandonedStagingFilesAreRemovedWhenTheyAreOld() throws IOException {
    String hex = "0123456789abcdef0123456789abcdef";
    for (String name : List.of(".tmp-" + hex, ".put-" + hex, ".tmp-other", "object")) {
      Path file = Files.writeString(root.resolve(name), "x");
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
    Files.writeString(root.resolve(".tmp-" + hex.replace('0', 'f')), "of a put that goes on");

    try (SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, bytes(10));
    }

    assertThat(files(root))
        .containsExactly(".tmp-" + hex.replace('0', 'f'), ".tmp-other", KEY.value(), "object");
  }

  @Test
  void symbolicLinkIsNeverFollowed() throws IOException {
    Path outside = Files.writeString(server.newFolder().resolve("outside"), "secret");
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("folder"), outside.getParent());
    try (SftpStorage storage = Builders.on(server, root).open()) {
      for (String key : List.of("link", "folder/outside", "folder/new")) {
        var symbolic = new StorageKey(key);
        assertThatIOException()
            .isThrownBy(() -> storage.open(symbolic).close())
            .withMessageContaining("symbolic link");
        assertThatIOException().isThrownBy(() -> storage.delete(symbolic));
        assertThatIOException()
            .isThrownBy(() -> storage.put(symbolic, Labels.none(), out -> out.write(1)));
      }
      assertThatIOException().isThrownBy(() -> storage.list(""));
    }
    assertThat(outside).hasContent("secret");
  }

  @Test
  void keysAreExchangedAgainInTheMiddleOfATransfer() throws IOException {
    try (OpenSshServer often = OpenSshServer.start("RekeyLimit 2M", FAST)) {
      Heard heard = new Heard();
      try (SftpStorage storage = Builders.on(often, often.newFolder()).listen(heard).open()) {
        put(storage, bytes(6 * MEGABYTE));
        assertStored(storage, bytes(6 * MEGABYTE));
      }
      assertThat(heard.retries()).isEmpty();
    }
  }
}
