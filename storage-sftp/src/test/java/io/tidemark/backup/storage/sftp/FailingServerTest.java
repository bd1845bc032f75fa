package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.MEGABYTE;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.files;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.Test;

/** Servers that fail in one request of many, or lose patience. */
class FailingServerTest {

  private static final byte[] CONTENT = bytes(4 * MEGABYTE);

  private static Consumer<SshServer> serving(SftpSubsystemFactory sftp) {
    return ssh -> ssh.setSubsystemFactories(List.of(sftp));
  }

  private static void assertThatPutFails(SftpSubsystemFactory sftp) throws IOException {
    try (MinaServer server = MinaServer.start(serving(sftp))) {
      Path root = server.newFolder();
      try (SftpStorage storage = Builders.on(server, root).open()) {
        assertThatIOException()
            .isThrownBy(() -> put(storage, CONTENT))
            .withMessageContaining("cannot store '" + KEY + "'")
            .withMessageContaining("the server gives no reason");

        assertThat(storage.list("")).isEmpty();
        assertThat(files(root)).isEmpty();
      }
    }
  }

  /** All writes after it succeed, so that the file has its full length. */
  @Test
  void singleWriteThatFailsFailsThePut() throws IOException {
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void writing(
              ServerSession session,
              String remote,
              FileHandle file,
              long offset,
              byte[] data,
              int start,
              int length)
              throws IOException {
            if (offset <= MEGABYTE && offset + length > MEGABYTE) {
              throw new IOException("disk error");
            }
          }
        });
    assertThatPutFails(sftp);
  }

  @Test
  void flushThatFailsFailsThePut() throws IOException {
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.setFileSystemAccessor(
        new SftpFileSystemAccessor() {
          @Override
          public void syncFileData(
              SftpSubsystemProxy subsystem,
              FileHandle handle,
              Path file,
              String name,
              Channel channel)
              throws IOException {
            throw new IOException("disk error");
          }
        });
    assertThatPutFails(sftp);
  }

  @Test
  void closeThatFailsFailsThePut() throws IOException {
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void closing(ServerSession session, String remote, Handle file)
              throws IOException {
            if (file instanceof FileHandle) {
              throw new IOException("disk error");
            }
          }
        });
    assertThatPutFails(sftp);
  }

  @Test
  void quietSourceKeepsItsConnection() throws Exception {
    Heard heard = new Heard();
    putWithAPauseBeyondTheIdleTimeout(Duration.ofMillis(300), heard);

    assertThat(heard.retries()).isEmpty();
  }

  @Test
  void connectionThatTheServerGaveUpIsMadeAgain() throws Exception {
    Heard heard = new Heard();
    putWithAPauseBeyondTheIdleTimeout(Duration.ofHours(1), heard);

    assertThat(heard.retries()).isNotEmpty();
  }

  private static void putWithAPauseBeyondTheIdleTimeout(Duration keepAlive, Heard heard)
      throws Exception {
    try (MinaServer server =
        MinaServer.start(
            ssh -> CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ofMillis(1_500)))) {
      SftpStorageBuilder builder =
          Builders.on(server, server.newFolder()).keepAlive(keepAlive).connections(1).listen(heard);
      try (SftpStorage storage = builder.open()) {
        storage.put(
            KEY,
            Labels.none(),
            out -> {
              out.write(CONTENT, 0, MEGABYTE);
              pause();
              out.write(CONTENT, MEGABYTE, 3 * MEGABYTE);
            });
        assertStored(storage, CONTENT);
      }
    }
  }

  /** Nothing happens for a while; that is what the test is about. */
  private static void pause() {
    try {
      assertThat(new CountDownLatch(1).await(4, TimeUnit.SECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
