package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import io.tidemark.backup.storage.sftp.servers.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which servers are believed to be themselves. */
@ExtendWith(SshServers.class)
class HostKeyTest {

  private final OpenSshServer server;
  private final TestKeys keys;
  private final Path root;
  private final Path knownHosts;
  private final Heard heard = new Heard();

  HostKeyTest(OpenSshServer server) {
    this.server = server;
    this.keys = server.keys();
    this.root = server.newFolder();
    this.knownHosts = server.newFolder().resolve("known_hosts");
  }

  private SftpStorageBuilder builder() {
    return Builders.login(server, root).identity(keys.user()).knownHosts(knownHosts).listen(heard);
  }

  private String host() {
    return "[127.0.0.1]:" + server.port();
  }

  private void know(String line) throws IOException {
    Files.writeString(knownHosts, line + "\n");
  }

  private String other() {
    TestKeys strangers = new TestKeys(server.newFolder());
    strangers.make("other", "ed25519", "");
    return strangers.publicKey("other");
  }

  private void assertThatItOpens(SftpStorageBuilder builder) throws IOException {
    try (SftpStorage storage = builder.open()) {
      assertThat(storage.list("")).isEmpty();
    }
    assertThat(heard.retries()).isEmpty();
  }

  private void assertThatItIsRefused(SftpStorageBuilder builder, String... reasons) {
    var failure = assertThatIOException().isThrownBy(builder::open);
    for (String reason : reasons) {
      failure.withMessageContaining(reason);
    }
    failure.withMessageContaining(keys.fingerprint("host_ed25519")).withMessageContaining("hint:");
    assertThat(heard.retries()).isEmpty();
  }

  @Test
  void hostThatIsKnownIsBelieved() throws IOException {
    know(host() + " " + keys.publicKey("host_ed25519"));
    assertThatItOpens(builder());
  }

  @Test
  void hostThatIsKnownByAHashIsBelieved() throws IOException {
    know(host() + " " + keys.publicKey("host_ed25519"));
    CommandLine.of("ssh-keygen", "-q", "-H", "-f", knownHosts.toString()).run().succeeded();
    assertThat(knownHosts).content().startsWith("|1|");

    assertThatItOpens(builder());
  }

  @Test
  void hostThatIsUnknownIsRefused() throws IOException {
    know("[127.0.0.1]:" + (server.port() - 1) + " " + keys.publicKey("host_ed25519"));
    assertThatItIsRefused(builder(), "is not in", knownHosts.toString());
    assertThat(knownHosts).content().hasLineCount(1);
  }

  @Test
  void hostIsRefusedWhereThereIsNoFile() {
    assertThatItIsRefused(builder(), "is not in", knownHosts.toString());
    assertThat(knownHosts).doesNotExist();
  }

  @Test
  void hostWhoseKeyHasChangedIsRefused() throws IOException {
    know("# a comment\n" + host() + " " + other());
    assertThatItIsRefused(builder(), "has changed", "line 2", "ssh-keygen -R");
  }

  @Test
  void hostWhoseKeyIsRevokedIsRefused() throws IOException {
    String key = keys.publicKey("host_ed25519");
    know(host() + " " + key + "\n@revoked * " + key);
    assertThatItIsRefused(builder(), "is revoked");
    assertThatItIsRefused(builder().hostKeyCheck(HostKeyCheck.ACCEPT_NEW), "is revoked");
  }

  @Test
  void newHostIsWrittenDownWhereThatIsAskedFor() throws IOException {
    assertThatItOpens(builder().hostKeyCheck(HostKeyCheck.ACCEPT_NEW));

    assertThat(heard.warnings())
        .singleElement()
        .asString()
        .contains(keys.fingerprint("host_ed25519"));
    assertThatItOpens(builder());
  }

  @Test
  void changedHostIsRefusedAlsoWhereNewOnesAreAccepted() throws IOException {
    know(host() + " " + other());
    assertThatItIsRefused(builder().hostKeyCheck(HostKeyCheck.ACCEPT_NEW), "has changed");
  }

  @Test
  void hostIsNotCheckedWhereThatIsAskedForAndEachOpeningWarns() throws IOException {
    know(host() + " " + other());
    assertThatItOpens(builder().hostKeyCheck(HostKeyCheck.OFF));
    assertThatItOpens(builder().hostKeyCheck(HostKeyCheck.OFF));

    assertThat(heard.warnings()).hasSize(2).allMatch(text -> text.contains("is not checked"));
  }

  @Test
  void pinnedFingerprintIsBelievedWithoutAFile() throws IOException {
    assertThatItOpens(builder().hostKey(keys.fingerprint("host_ed25519")));
  }

  @Test
  void pinnedKeyIsBelievedWithoutAFile() throws IOException {
    assertThatItOpens(builder().hostKey(keys.publicKey("host_ed25519")));
  }

  @Test
  void otherKeyThanThePinnedOneIsRefused() throws IOException {
    know(host() + " " + keys.publicKey("host_ed25519"));
    assertThatItIsRefused(builder().hostKey(other()), "not the one that is pinned");
  }

  @Test
  void pinThatIsNoKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().hostKey("MD5:00:11").open())
        .withMessageContaining("SHA256:");
  }

  @Test
  void hostIsAskedForTheKeyThatItIsKnownBy() throws IOException {
    TestKeys more = new TestKeys(server.newFolder());
    more.make("rsa", "rsa", "", "-b", "2048");
    more.make("ecdsa", "ecdsa", "");
    try (OpenSshServer both =
        OpenSshServer.start("HostKey " + more.path("rsa"), "HostKey " + more.path("ecdsa"))) {
      for (String known : new String[] {"rsa", "ecdsa"}) {
        Path file = Files.createTempFile(root, "known", "");
        Files.writeString(file, "[127.0.0.1]:" + both.port() + " " + more.publicKey(known) + "\n");
        Builders.on(both, both.newFolder()).knownHosts(file).open().close();
      }
    }
  }
}
