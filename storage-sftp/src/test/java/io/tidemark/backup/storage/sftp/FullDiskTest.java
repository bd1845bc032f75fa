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
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** File systems on the server that take nothing more, which OpenSSH calls a "Failure". */
@ExtendWith(SshServers.class)
class FullDiskTest {

  private static final StorageKey NEXT = new StorageKey("job/next");

  private static void assertThatPutFails(Storage storage, Path root, String reason)
      throws IOException {
    assertThatIOException()
        .isThrownBy(() -> storage.put(NEXT, Labels.none(), out -> out.write(bytes(5 * MEGABYTE))))
        .withMessageContaining("cannot store '" + NEXT + "'")
        .withMessageContaining(reason)
        .withMessageContaining("hint:");
    assertThat(files(root)).containsExactly(KEY.value());
    assertStored(storage, bytes(1_000));
  }

  private static void assertThatAFullDiskFails(TestSshServer server, String reason)
      throws IOException {
    Path root = server.newFolder();
    try (Tmpfs disk = Tmpfs.mount(root, "size=4m");
        SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, bytes(1_000));
      assertThatPutFails(storage, disk.path(), reason);
    }
  }

  @Test
  void fullDiskOfOpenSshIsNamed(OpenSshServer server) throws IOException {
    assertThatAFullDiskFails(server, "no space left in ");
  }

  /** It has neither words nor figures for it. */
  @Test
  void fullDiskOfMinaIsSuggested(MinaServer server) throws IOException {
    assertThatAFullDiskFails(server, "hint: look for a full disk");
  }

  @Test
  void diskWithoutInodesIsNamed(OpenSshServer server) throws IOException {
    Path root = server.newFolder();
    try (Tmpfs disk = Tmpfs.mount(root, "size=40m,nr_inodes=6");
        SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, bytes(1_000));
      storage.put(new StorageKey("spare"), Labels.none(), out -> {});
      assertThatIOException()
          .isThrownBy(() -> storage.put(NEXT, Labels.none(), out -> out.write(1)))
          .withMessageContaining("no space left in " + root);

      assertThat(files(disk.path())).containsExactly(KEY.value(), "spare");
    }
  }

  @Test
  void readOnlyDiskIsNamed(OpenSshServer server) throws IOException {
    Path root = server.newFolder();
    try (Tmpfs disk = Tmpfs.mount(root, "size=40m");
        SftpStorage storage = Builders.on(server, root).open()) {
      put(storage, bytes(1_000));
      disk.remountReadOnly();

      assertThatPutFails(storage, root, "is read-only");
    }
  }
}
