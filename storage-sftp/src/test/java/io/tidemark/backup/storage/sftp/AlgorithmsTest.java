package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is spoken with servers that offer little, and with which of them nothing is. */
class AlgorithmsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ciphers aes128-gcm@openssh.com",
        "Ciphers aes256-gcm@openssh.com",
        "Ciphers aes256-ctr",
        "KexAlgorithms sntrup761x25519-sha512@openssh.com",
        "KexAlgorithms ecdh-sha2-nistp256",
        "KexAlgorithms diffie-hellman-group14-sha256"
      })
  void soundAlgorithmIsSpoken(String only) throws IOException {
    try (OpenSshServer server = OpenSshServer.start(only);
        SftpStorage storage = Builders.on(server, server.newFolder()).open()) {
      Content.put(storage, Content.bytes(100_000));
      Content.assertStored(storage, Content.bytes(100_000));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ciphers chacha20-poly1305@openssh.com",
        "Ciphers aes128-cbc",
        "KexAlgorithms diffie-hellman-group14-sha1",
        "MACs hmac-sha1-etm@openssh.com\nCiphers aes128-ctr"
      })
  void weakAlgorithmIsNot(String only) {
    Heard heard = new Heard();
    try (OpenSshServer server = OpenSshServer.start(only)) {
      assertThatIOException()
          .isThrownBy(() -> Builders.on(server, server.newFolder()).listen(heard).open())
          .withMessageContaining("cannot agree with " + server.user() + "@127.0.0.1")
          .withMessageContaining("hint:");
    }
    assertThat(heard.retries()).isEmpty();
  }
}
