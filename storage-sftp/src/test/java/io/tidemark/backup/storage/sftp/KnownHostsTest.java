package io.tidemark.backup.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lines of the file are about a host. */
class KnownHostsTest {

  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ";

  @TempDir private Path folder;

  private boolean knows(String hosts, String host, int port) throws IOException {
    Path file = Files.writeString(folder.resolve("known"), hosts + " " + KEY + " comment\n");
    return !KnownHosts.read(file, new Endpoint("me", host, port)).lines().isEmpty();
  }

  @Test
  void nameMatchesAtTheUsualPortOnly() throws IOException {
    assertThat(knows("nas", "nas", 22)).isTrue();
    assertThat(knows("nas", "NAS", 22)).isTrue();
    assertThat(knows("nas", "nas", 2222)).isFalse();
    assertThat(knows("nas", "nas2", 22)).isFalse();
  }

  @Test
  void nameWithAPortMatchesThatPort() throws IOException {
    assertThat(knows("[nas]:2222", "nas", 2222)).isTrue();
    assertThat(knows("[nas]:2222", "nas", 22)).isFalse();
  }

  @Test
  void anyNameOfALineMatches() throws IOException {
    assertThat(knows("nas,192.0.2.7", "192.0.2.7", 22)).isTrue();
  }

  @Test
  void wildcardsMatch() throws IOException {
    assertThat(knows("*.example.org", "nas.example.org", 22)).isTrue();
    assertThat(knows("*.example.org", "nasXexample.org", 22)).isFalse();
    assertThat(knows("nas?", "nas1", 22)).isTrue();
    assertThat(knows("nas?", "nas", 22)).isFalse();
  }

  @Test
  void negatedNameExcludesTheHost() throws IOException {
    assertThat(knows("*,!nas", "nas", 22)).isFalse();
    assertThat(knows("*,!nas", "other", 22)).isTrue();
  }

  @Test
  void hashMatchesItsName() throws IOException {
    String hashed = "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=";
    assertThat(knows(hashed, "192.168.1.61", 22)).isTrue();
    assertThat(knows(hashed, "192.168.1.62", 22)).isFalse();
  }

  @Test
  void lineThatIsNoEntryIsPassedOver() throws IOException {
    assertThat(knows("# nas", "nas", 22)).isFalse();
    assertThat(knows("@cert-authority nas", "nas", 22)).isFalse();
    assertThat(knows("|1|broken", "nas", 22)).isFalse();
  }

  @Test
  void keyIsAppendedAfterALineWithoutAnEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("known"), "other " + KEY);
    Endpoint nas = new Endpoint("me", "nas", 22);
    KnownHosts.append(file, nas, KEY);

    assertThat(KnownHosts.read(file, nas).lines()).hasSize(1);
    assertThat(Files.readAllLines(file)).containsExactly("other " + KEY, "nas " + KEY);
  }
}
