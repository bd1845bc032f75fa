package io.tidemark.backup.storage.sftp;

import static io.tidemark.backup.storage.sftp.Content.KEY;
import static io.tidemark.backup.storage.sftp.Content.assertStored;
import static io.tidemark.backup.storage.sftp.Content.bytes;
import static io.tidemark.backup.storage.sftp.Content.files;
import static io.tidemark.backup.storage.sftp.Content.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests to publish that are carried out, or not, while the answer is lost with the connection.
 */
class LostAnswerTest {

  private final AtomicBoolean armed = new AtomicBoolean(true);
  private MinaServer server = MinaServer.start();
  private Path root = server.newFolder();

  @AfterEach
  void stopServer() {
    server.close();
  }

  private SftpStorage restartAndOpen(SftpEventListener events, boolean links) throws IOException {
    server.close();
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(events);
    server =
        MinaServer.start(
            ssh -> {
              ssh.setSubsystemFactories(List.of(sftp));
              if (!links) {
                SftpModuleProperties.OPENSSH_EXTENSIONS.set(ssh, "none=1");
              }
            });
    root = server.newFolder();
    return Builders.on(server, root).open();
  }

  /** Breaks the connection, once. */
  private void cut(ServerSession session) {
    if (armed.getAndSet(false)) {
      session.close(true);
    }
  }

  @Test
  void linkWhoseAnswerIsLostIsAPublication() throws IOException {
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void linked(
              ServerSession session, Path name, Path file, boolean symbolic, Throwable thrown) {
            cut(session);
          }
        };
    try (SftpStorage storage = restartAndOpen(events, true)) {
      put(storage, bytes(1_000));

      assertThat(armed).isFalse();
      assertStored(storage, bytes(1_000));
      assertThat(files(root)).containsExactly(KEY.value());
    }
  }

  @Test
  void linkThatIsLostBeforeItIsMadeIsMadeAgain() throws IOException {
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void linking(ServerSession session, Path name, Path file, boolean symbolic)
              throws IOException {
            if (armed.get()) {
              cut(session);
              throw new IOException("not made");
            }
          }
        };
    try (SftpStorage storage = restartAndOpen(events, true)) {
      put(storage, bytes(1_000));

      assertThat(armed).isFalse();
      assertStored(storage, bytes(1_000));
    }
  }

  @Test
  void rivalThatPublishedWhileTheAnswerWasLostIsTheWinner() throws IOException {
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void linking(ServerSession session, Path name, Path file, boolean symbolic)
              throws IOException {
            if (armed.get()) {
              FileTime time = Files.getLastModifiedTime(file);
              Files.write(name, bytes(1_001)); // as large as ours, and as old
              Files.setLastModifiedTime(name, time);
              cut(session);
              throw new IOException("not made");
            }
          }
        };
    try (SftpStorage storage = restartAndOpen(events, true)) {
      byte[] ours = bytes(1_001);
      ours[0]++;
      assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(storage, ours));

      assertStored(storage, bytes(1_001));
      assertThat(files(root)).containsExactly(KEY.value());
    }
  }

  @Test
  void moveWhoseAnswerIsLostIsAPublication() throws IOException {
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void moved(
              ServerSession session,
              Path source,
              Path target,
              Collection<CopyOption> options,
              Throwable thrown) {
            cut(session);
          }
        };
    try (SftpStorage storage = restartAndOpen(events, false)) {
      put(storage, bytes(1_000));

      assertThat(armed).isFalse();
      assertStored(storage, bytes(1_000));
    }
  }

  @Test
  void moveThatIsLostBeforeItIsMadeIsMadeAgain() throws IOException {
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void moving(
              ServerSession session, Path source, Path target, Collection<CopyOption> options)
              throws IOException {
            if (armed.get()) {
              cut(session);
              throw new IOException("not made");
            }
          }
        };
    try (SftpStorage storage = restartAndOpen(events, false)) {
      put(storage, bytes(1_000));

      assertThat(armed).isFalse();
      assertStored(storage, bytes(1_000));
      assertThat(files(root)).containsExactly(KEY.value());
    }
  }

  @Test
  void objectIsWithdrawnWhenNobodyWaitsForTheAnswerAnyMore() throws IOException {
    Thread putting = Thread.currentThread();
    SftpEventListener events =
        new SftpEventListener() {
          @Override
          public void linked(
              ServerSession session, Path name, Path file, boolean symbolic, Throwable thrown) {
            putting.interrupt();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
          }
        };
    try (SftpStorage storage = restartAndOpen(events, true)) {
      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> put(storage, bytes(1_000)));
      assertThat(Thread.interrupted()).isTrue();

      assertThat(root).isEmptyDirectory();
    }
  }
}
