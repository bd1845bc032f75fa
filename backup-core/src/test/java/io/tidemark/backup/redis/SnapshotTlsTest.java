package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.postgres.TestRun;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.servers.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted links, and those that are refused. */
@Timeout(60)
class SnapshotTlsTest {

  @TempDir private static Path folder;

  private static TestCertificates files;
  private static RedisServer server;
  private static int port;

  private final TestRun run = new TestRun();

  @BeforeAll
  static void start() {
    files =
        TestCertificates.in(folder)
            .signed("server", "DNS:localhost")
            .signed("client", "DNS:client.invalid");
    port = ServerProcess.freePort();
    server =
        RedisServer.startWithPassword(
            "c4nary-redis",
            "repl-diskless-sync-delay 0",
            "tls-port " + port,
            "tls-ca-cert-file " + files.path("ca.pem"),
            "tls-cert-file " + files.path("server.pem"),
            "tls-key-file " + files.path("server.key"),
            "tls-auth-clients optional");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static String at(String host, String parameters) {
    return "rediss://:c4nary-redis@%s:%d?timeout=10s%s".formatted(host, port, parameters);
  }

  private static String ca() {
    return "&ca-file=" + files.path("ca.pem");
  }

  private long capture(String uri) throws IOException {
    AfterBytes sink = new AfterBytes(Long.MAX_VALUE, () -> {});
    RedisSnapshot.of(uri).capture(sink, run);
    return sink.taken();
  }

  private void assertRefused(String uri, String why) {
    assertThatThrownBy(() -> capture(uri))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("hint: ")
        .message()
        .doesNotContain("c4nary");
  }

  @Test
  void copiesThroughTls() throws IOException {
    assertThat(capture(at("localhost", ca()))).isPositive();
    assertThat(run.warnings).isEmpty();
  }

  @Test
  void refusesACertificateForAnotherName() {
    assertRefused(at("127.0.0.1", ca()), "the TLS handshake failed");
  }

  @Test
  void canLeaveTheNameOutOfTheCheck() throws IOException {
    assertThat(capture(at("127.0.0.1", ca() + "&verify=ca"))).isPositive();
  }

  @Test
  void refusesAnAuthorityThatItDoesNotKnow() {
    assertRefused(at("localhost", ""), "the TLS handshake failed");
    assertRefused(at("localhost", "&verify=ca"), "the TLS handshake failed");
  }

  @Test
  void warnsIfNothingIsChecked() throws IOException {
    assertThat(capture(at("127.0.0.1", "&verify=none"))).isPositive();
    assertThat(run.warnings).singleElement().asString().contains("verify=none");
  }

  @Test
  void showsItsCertificateWhereTheServerWantsOne() throws IOException {
    server.cli("config", "set", "tls-auth-clients", "yes");
    try {
      assertThatThrownBy(() -> capture(at("localhost", ca())))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("cert-file and key-file");

      String own =
          "&cert-file=" + files.path("client.pem") + "&key-file=" + files.path("client.key");
      assertThat(capture(at("localhost", ca() + own))).isPositive();
    } finally {
      server.cli("config", "set", "tls-auth-clients", "optional");
    }
  }

  @Test
  void tellsFilesThatCannotBeRead() {
    assertRefused(at("localhost", "&ca-file=/nowhere/ca.pem"), "/nowhere/ca.pem");
    assertRefused(
        at("localhost", "&ca-file=" + files.path("server.key")),
        "there are no certificates in PEM in");
  }

  @Test
  void tellsAServerThatWantsTls() {
    assertRefused("redis://:c4nary-redis@localhost:" + port, "the server closed the connection");
  }
}
