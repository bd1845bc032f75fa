package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.storage.sftp.servers.MinaServer;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.storage.sftp.servers.TestKeys;
import io.tidemark.backup.storage.sftp.servers.TestSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a user gets in, and what is said when he does not. */
@ExtendWith(SshServers.class)
class LoginTest {

  private static final Secret PASSPHRASE = Secret.of("correct horse");
  private static final Secret WRONG = Secret.of("battery staple");

  private final OpenSshServer server;
  private final TestKeys keys;
  private final Path root;

  LoginTest(OpenSshServer server) {
    this.server = server;
    this.keys = server.keys();
    this.root = server.newFolder();
  }

  private SftpStorageBuilder builder() {
    return builder(server, root);
  }

  private static SftpStorageBuilder builder(TestSshServer server, Path root) {
    return Builders.login(server, root).knownHosts(server.keys().knownHosts(server.port()));
  }

  private static void assertThatItOpens(SftpStorageBuilder builder) throws IOException {
    try (SftpStorage storage = builder.open()) {
      assertThat(storage.list("")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716, 256",
    "ecdsa, RFC4716, 256",
    "ecdsa, RFC4716, 384",
    "ecdsa, RFC4716, 521",
    "rsa, RFC4716, 3072",
    "ecdsa, PEM, 256",
    "rsa, PEM, 2048",
    "rsa, PKCS8, 2048"
  })
  void keyOfEveryTypeAndFormatLetsUsIn(String type, String format, String bits) throws IOException {
    String name = type + format + bits;
    // RFC4716 is what ssh-keygen calls OpenSSH's own format of private keys.
    Path identity = keys.make(name, type, "", "-m", format, "-b", bits);
    keys.allow(name);

    assertThatItOpens(builder().identity(identity));
  }

  @ParameterizedTest
  @CsvSource({"ed25519, RFC4716", "rsa, RFC4716", "rsa, PEM"})
  void encryptedKeyNeedsItsPassphrase(String type, String format) throws IOException {
    String name = "encrypted" + type + format;
    String passphrase = new String(PASSPHRASE.reveal());
    Path identity = keys.make(name, type, passphrase, "-m", format);
    keys.allow(name);

    assertThatItOpens(builder().identity(identity, PASSPHRASE));
    assertThatIOException()
        .isThrownBy(() -> builder().identity(identity, WRONG).open())
        .withMessageContaining("the passphrase does not open")
        .withMessageContaining(identity.toString());
    assertThatIOException()
        .isThrownBy(() -> builder().identity(identity).open())
        .withMessageContaining("is encrypted; hint:");
  }

  @Test
  void keyThatTheServerDoesNotKnowIsNamed() {
    Path stranger = keys.make("stranger", "ed25519", "");
    assertThatIOException()
        .isThrownBy(() -> builder().identity(stranger).open())
        .withMessageContaining("does not let us in")
        .withMessageContaining(stranger.toString())
        .withMessageContaining("authorized_keys");
  }

  @Test
  void secondKeyIsTriedAfterTheFirst() throws IOException {
    Path stranger = keys.make("first-stranger", "ed25519", "");
    assertThatItOpens(builder().identity(stranger).identity(keys.user()));
  }

  @Test
  void identityFileThatIsMissingIsNamed() {
    Path missing = root.resolve("id_missing");
    assertThatIOException()
        .isThrownBy(() -> builder().identity(missing).open())
        .withMessageContaining(missing + " does not exist");
  }

  @Test
  void identityFileThatHoldsNoKeyIsNamed() throws IOException {
    Path file = Files.writeString(root.resolve("id_nonsense"), "not a key\n");
    assertThatIOException()
        .isThrownBy(() -> builder().identity(file).open())
        .withMessageContaining("holds no private key");
  }

  @Test
  void passwordLetsUsInOrDoesNot() throws IOException {
    try (MinaServer mina =
        MinaServer.start(
            ssh ->
                ssh.setPasswordAuthenticator(
                    (user, password, session) -> password.equals("correct horse")))) {
      assertThatItOpens(builder(mina, mina.newFolder()).password(PASSPHRASE));
      assertThatIOException()
          .isThrownBy(() -> builder(mina, mina.newFolder()).password(WRONG).open())
          .withMessageContaining("does not let us in with a password")
          .withMessageNotContaining("battery");
    }
  }

  @Test
  void agentLetsUsIn() throws IOException {
    Path socket = keys.path("agent");
    try (ServerProcess agent =
        ServerProcess.start(
            keys.path("agent-log"), Map.of(), "ssh-agent", "-D", "-a", socket.toString())) {
      agent.await("listen", () -> Files.exists(socket));
      keys.make("agent_rsa", "rsa", "");
      keys.allow("agent_rsa");
      for (String name : new String[] {"user_ed25519", "agent_rsa"}) {
        add(socket, "-q", keys.path(name).toString());
        assertThatItOpens(builder().agent(socket));
        add(socket, "-q", "-D");
      }
      assertThatIOException()
          .isThrownBy(() -> builder().agent(socket).open())
          .withMessageContaining("the keys of the agent at " + socket);
    }
  }

  private static void add(Path socket, String... arguments) {
    CommandLine.of("ssh-add", arguments)
        .environment("SSH_AUTH_SOCK", socket.toString())
        .run()
        .succeeded();
  }

  @Test
  void agentThatIsNotThereIsNamed() {
    Path socket = root.resolve("no-agent");
    Heard heard = new Heard();
    assertThatIOException()
        .isThrownBy(() -> builder().agent(socket).listen(heard).open())
        .withMessageContaining("cannot reach the agent at " + socket);
    assertThat(heard.retries()).isEmpty();
  }
}
