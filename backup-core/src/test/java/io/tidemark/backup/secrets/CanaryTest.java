package io.tidemark.backup.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.backup.servers.ChildJvm;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.PostgresServer;
import io.tidemark.backup.servers.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No secret is in anything that a process with the library in it emits. */
@ExtendWith(PostgresExtension.class)
class CanaryTest {

  /** The canary as it is, in hexadecimal, and in Base64 at whatever place it may be in there. */
  private static final List<String> FORMS =
      List.of(WorkWithSecrets.CANARY, "C4NARY", "63346e617279", "YzRuYXJ5", "M0bmFye", "jNG5hcn");

  private final Queue<String> payloads = new ConcurrentLinkedQueue<>();

  /** What services like to do: they answer with the address. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    payloads.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] answer = ("cannot POST " + path).getBytes(StandardCharsets.UTF_8);
    int status = path.endsWith("/slack") ? 404 : path.endsWith("/teams") ? 500 : 200;
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static void assertClean(String where, String text) {
    for (String form : FORMS) {
      assertThat(text.contains(form))
          .as(() -> "'%s' in %s: %s".formatted(form, where, around(text, form)))
          .isFalse();
    }
  }

  private static String around(String text, String form) {
    int at = text.indexOf(form);
    return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200));
  }

  @Test
  void noSecretIsInLogsEventsPayloadsExceptionsOrFiles(
      PostgresServer server, TestDatabase database, @TempDir Path folder) throws IOException {
    database.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS i");
    database.execute("CREATE ROLE canary SUPERUSER LOGIN PASSWORD 'right-c4nary'");
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    try {
      CommandLine.Result result =
          ChildJvm.run(
                  WorkWithSecrets.class,
                  server.host() + ":" + server.port(),
                  database.name(),
                  folder.toUri().toString(),
                  "http://localhost:" + http.getAddress().getPort())
              .run()
              .succeeded();

      assertHappened(result);
      assertClean("the log", result.errors());
      assertClean("events and exceptions", result.output());
      assertThat(payloads).anyMatch(payload -> payload.contains("run.failed"));
      payloads.forEach(payload -> assertClean("a payload", payload));
      assertClean(folder);
    } finally {
      http.stop(0);
      database.execute("DROP DATABASE IF EXISTS copy_of_" + database.name());
      database.execute("DROP ROLE canary");
    }
  }

  private static void assertHappened(CommandLine.Result result) {
    assertThat(result.errors())
        .contains("DEBUG io.tidemark", "is complete", "was not told", "failed; its caller");
    assertThat(result.output())
        .contains("Succeeded[", "Failed[", "backup: ", "verify: ", "restore: ")
        .contains("restore with a wrong key failed: ", "backup of nothing failed: ")
        .contains("bad source failed: ", "bad target failed: ", "bad service failed: ");
  }

  private static void assertClean(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertClean(file + " by name", file.toString());
        assertClean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }
}
