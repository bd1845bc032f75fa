package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.sftp.servers.OpenSshServer;
import io.tidemark.backup.storage.sftp.servers.SshServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an {@code sftp:} URI means. */
@ExtendWith(SshServers.class)
class SftpStorageProviderTest {

  private final OpenSshServer server;
  private final Path root;

  SftpStorageProviderTest(OpenSshServer server) {
    this.server = server;
    this.root = server.newFolder();
  }

  private static Storage open(String uri) throws IOException {
    return new SftpStorageProvider().open(StorageLocation.parse(uri));
  }

  private String uri(String path, String parameters) {
    return "sftp://%s@127.0.0.1:%d%s?identity=%s&known-hosts=%s%s"
        .formatted(
            server.user(),
            server.port(),
            path,
            server.keys().user(),
            server.keys().knownHosts(server.port()),
            parameters);
  }

  @Test
  void absolutePathIsTheRoot() throws IOException {
    Files.writeString(root.resolve("object"), "hello");
    try (Storage storage = open(uri(root.toString(), "&timeout=PT30S&connections=1&attempts=2"))) {
      assertThat(storage.list("")).hasSize(1);
      assertThat(storage)
          .hasToString("sftp://" + server.user() + "@127.0.0.1:" + server.port() + root);
    }
  }

  @Test
  void pathAfterATildeBeginsWhereTheLoginDoes() throws IOException {
    Path home = Path.of(System.getProperty("user.home")).toRealPath();
    String above = "../".repeat(home.getNameCount());
    try (Storage storage =
        open(uri("/~/" + above + root.toString().substring(1), "&create=never"))) {
      assertThat(storage.toString()).contains(home.toString());
      assertThat(storage.list("")).isEmpty();
    }
  }

  @Test
  void rootThatIsMissingIsCreatedUnlessThatIsForbidden() throws IOException {
    String missing = root + "/one/two";
    assertThatIOException()
        .isThrownBy(() -> open(uri(missing, "&create=never")))
        .withMessageContaining(missing + " does not exist");
    open(uri(missing, "")).close();

    assertThat(Path.of(missing)).isDirectory();
  }

  @Test
  void passwordInTheUriIsRefusedAndNotRepeated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("sftp://me:swordfish@nas/backups"))
        .withMessageContaining("password-file")
        .withMessageNotContaining("swordfish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp://nas/backups",
        "sftp://me@nas",
        "sftp://me@nas/~you/backups",
        "sftp://me@nas/backups?host-key-check=maybe",
        "sftp://me@nas/backups?timeout=soon",
        "sftp://me@nas/backups?connections=many",
        "sftp://me@nas/backups?connections=0",
        "sftp://me@nas/backups?create=perhaps",
        "sftp://me@nas/backups?host-key=MD5:aa",
        "sftp://me@nas/backups?identity-passphrase-file=/p"
      })
  void uriThatMakesNoSenseIsRefused(String uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> open(uri));
  }

  @Test
  void secretsAreReadFromFiles() throws IOException {
    server.keys().make("locked", "ed25519", "open sesame");
    server.keys().allow("locked");
    Path secret = Files.writeString(root.resolve(".secret"), "open sesame\nnot this\n");
    String locked = server.keys().path("locked").toString();
    String uri =
        uri(root.toString(), "&identity-passphrase-file=" + secret)
            .replace(server.keys().user().toString(), locked);

    open(uri).close();
  }
}
