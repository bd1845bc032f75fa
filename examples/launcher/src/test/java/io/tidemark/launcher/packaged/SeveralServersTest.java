package io.tidemark.launcher.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.backup.storage.s3.servers.SharedServer;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One backup in a folder, in a bucket of a real S3 server, and on a real SSH server. */
@ExtendWith({PostgresExtension.class, SshServers.class})
class SeveralServersTest {

  @RegisterExtension static final SharedServer S3 = SharedServer.s3Proxy();

  private static final int STORAGES = 3;

  private TestDatabase source;
  private Path folder;
  private String file;
  private String s3;
  private String sftp;

  @BeforeEach
  void configure(TestDatabase database, OpenSshServer ssh, @TempDir Path temporary) {
    source = database;
    source.execute("CREATE TABLE item AS SELECT generate_series(1, 1000) AS id");
    folder = temporary.resolve("backups");
    file = folder.toUri().toString();
    s3 = "s3://" + S3.get().newBucket() + "/prod?endpoint=" + S3.get().endpoint();
    sftp =
        "sftp://%s@%s:%d%s?identity=%s&known-hosts=%s"
            .formatted(
                ssh.user(),
                TestSshServer.HOST,
                ssh.port(),
                ssh.newFolder(),
                ssh.keys().user(),
                ssh.keys().knownHosts(ssh.port()));
  }

  private CommandLine tidemark(String targets, String... arguments) {
    return ExecutableJarTest.tidemark(arguments)
        .environment("AWS_ACCESS_KEY_ID", S3.get().accessKey())
        .environment("AWS_SECRET_ACCESS_KEY", S3.get().secretKey())
        .environment("BACKUP_NAME", "shop")
        .environment("BACKUP_SOURCE", source.uri())
        .environment("BACKUP_TARGET", targets);
  }

  private String everywhere() {
    return file + "," + s3 + "," + sftp;
  }

  private String backup(String targets) {
    return tidemark(targets, "backup").run().succeeded().output().strip();
  }

  private void damageTheFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      Path data =
          files.filter(found -> found.toString().endsWith(".zst")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(data);
      bytes[bytes.length / 2] ^= 1;
      Files.write(data, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void onePassOverTheDatabaseReachesAllThree(TestDatabase to) {
    String id = backup(everywhere());

    assertThat(tidemark(everywhere(), "verify", id).run().succeeded().output().lines())
        .hasSize(1 + STORAGES);
    for (String storage : new String[] {s3, sftp}) {
      tidemark(storage, "restore", id, "--into", to.uri(), "--yes", "--replace").run().succeeded();
      assertThat(to.query("SELECT sum(id) FROM item")).isEqualTo("500500");
    }
  }

  @Test
  void aBackupIsCopiedFromOneToTheNext() {
    String id = backup(file);

    tidemark(file, "copy", id, "--to", s3).run().succeeded();
    tidemark(file, "copy", "all", "--from", s3, "--to", sftp).run().succeeded();

    assertThat(tidemark(everywhere(), "verify", id).run().succeeded().output().lines())
        .hasSize(1 + STORAGES);
    tidemark(everywhere(), "repair").run().succeeded();
  }

  @Test
  void theAgentOfTheSessionLetsInWhereTheUriSaysNothing(OpenSshServer ssh) {
    String bare = sftp.replaceFirst("identity=[^&]*&", "");
    Path socket = folder.resolveSibling("agent");
    try (ServerProcess agent =
        ServerProcess.start(
            folder.resolveSibling("agent.log"),
            Map.of(),
            "ssh-agent",
            "-D",
            "-a",
            socket.toString())) {
      agent.await("listen", () -> Files.exists(socket));
      CommandLine.of("ssh-add", "-q", ssh.keys().user().toString())
          .environment("SSH_AUTH_SOCK", socket.toString())
          .run()
          .succeeded();

      String id =
          tidemark(bare, "backup")
              .environment("SSH_AUTH_SOCK", socket.toString())
              .run()
              .succeeded()
              .output()
              .strip();

      tidemark(sftp, "verify", id).run().succeeded();
    }
  }

  @Test
  void aRepairFillsAndReplacesAcrossAllThree() {
    String id = backup(file + "," + s3);
    damageTheFolder();

    String done =
        tidemark(everywhere(), "repair", "--depth", "stored", "--yes").run().succeeded().output();

    assertThat(done).hasLineCount(2).contains(id);
    assertThat(tidemark(everywhere(), "verify", id).run().succeeded().output().lines())
        .hasSize(1 + STORAGES);
  }
}
