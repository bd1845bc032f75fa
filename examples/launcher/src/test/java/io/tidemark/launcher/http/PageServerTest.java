package io.tidemark.launcher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.launcher.http.Page.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageServerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpClient client = HttpClient.newHttpClient();
  private final PageServer server =
      PageServer.start(
          ANY_PORT,
          Optional.of("s3cret"),
          Map.of(
              "/livez", Page.open(() -> Answer.text(200, "alive")),
              "/status", Page.guarded(() -> Answer.json(200, "{}")),
              "/broken",
                  Page.open(
                      () -> {
                        throw new IllegalStateException("the password is xyzzy");
                      })));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void anOpenPageNeedsNoToken() throws Exception {
    HttpResponse<String> answer = send(request("/livez"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("alive\n");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aGuardedPageNeedsTheToken() throws Exception {
    assertThat(send(request("/status")).statusCode()).isEqualTo(401);
    assertThat(send(request("/status").header("Authorization", "Bearer s3cre")).statusCode())
        .isEqualTo(401);
    assertThat(send(request("/status").header("Authorization", "Bearer s3cret")).body())
        .isEqualTo("{}\n");
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    HttpResponse<String> answer = send(request("/livez").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(send(request("/")).statusCode()).isEqualTo(404);
    assertThat(send(request("/livez/more")).statusCode()).isEqualTo(404);
    assertThat(send(request("/livez").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void aPageThatFailsTellsStrangersNothing() throws Exception {
    HttpResponse<String> answer = send(request("/broken"));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("xyzzy");
  }

  @Test
  void aPortThatIsTakenIsAConfigurationError() {
    InetSocketAddress taken = server.address();

    assertThatThrownBy(() -> PageServer.start(taken, Optional.empty(), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("BACKUP_HTTP_LISTEN");
  }

  @Test
  void aClosedServerLeavesNoThread() {
    server.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("HTTP-Dispatcher");
  }
}
