package io.tidemark.backup.storage.sftp.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The servers serve a client that is not ours. */
@ExtendWith(SshServers.class)
class SshServersTest {

  @Test
  void openSshServesItsOwnClient(OpenSshServer server) throws IOException {
    assertThatFileArrives(server);
  }

  @Test
  void minaServesTheClientOfOpenSsh(MinaServer server) throws IOException {
    assertThatFileArrives(server);
  }

  private static void assertThatFileArrives(TestSshServer server) throws IOException {
    Path root = server.newFolder();
    Path file = Files.writeString(root.resolve("from"), "hello");
    String hosts = "-oUserKnownHostsFile=" + server.keys().knownHosts(server.port());
    String port = Integer.toString(server.port());
    String identity = server.keys().user().toString();
    CommandLine.of(
            "sftp",
            "-q",
            "-b",
            "-",
            "-F",
            "none",
            "-P",
            port,
            "-i",
            identity,
            hosts,
            server.user() + "@" + TestSshServer.HOST)
        .input("put " + file + " " + root.resolve("to") + "\n")
        .run()
        .succeeded();

    assertThat(root.resolve("to")).hasContent("hello");
  }
}
