package io.tidemark.launcher.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.launcher.http.Page.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows pages over HTTP until it is closed. */
public final class PageServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  /** Probes come every few seconds, and a page takes milliseconds. */
  private static final int THREADS = 2;

  private static final String BEARER = "Bearer ";

  private final HttpServer server;
  private final ExecutorService threads;

  private PageServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to show pages.
   *
   * @param address where to listen
   * @param token what others must show, as {@code Authorization: Bearer TOKEN}; empty if they need
   *     not
   * @param pages by their paths, such as {@code /status}
   * @throws InvalidConfigurationException if the address cannot be had
   */
  public static PageServer start(
      InetSocketAddress address, Optional<String> token, Map<String, Page> pages) {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "cannot listen on " + address + ": " + e.getMessage(),
          "set BACKUP_HTTP_LISTEN to an address and a port that are free here, or to off",
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "tidemark-http"));
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, token, pages));
    server.start();
    return new PageServer(server, threads);
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(
      HttpExchange exchange, Optional<String> token, Map<String, Page> pages) {
    try (exchange) {
      send(exchange, answered(exchange, token, pages));
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.getMessage());
    }
  }

  private static Answer answered(
      HttpExchange exchange, Optional<String> token, Map<String, Page> pages) {
    Page page = pages.get(exchange.getRequestURI().getPath());
    if (page == null) {
      return Answer.text(404, "there is " + String.join(", ", pages.keySet()));
    }
    if (!exchange.getRequestMethod().equals("GET") && !exchange.getRequestMethod().equals("HEAD")) {
      return Answer.text(405, "only GET and HEAD are understood");
    }
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    if (!page.isOpen() && token.isPresent() && !matches(token.get(), shown)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Answer.text(401, "show the token: Authorization: Bearer TOKEN");
    }
    try {
      return page.content().get();
    } catch (RuntimeException e) {
      LOG.warn("the page {} cannot be made", exchange.getRequestURI().getPath(), e);
      return Answer.text(500, "the page cannot be made; the log says why");
    }
  }

  /** Takes the same time wherever the difference is. */
  private static boolean matches(String token, @Nullable String shown) {
    return shown != null
        && MessageDigest.isEqual(
            (BEARER + token).getBytes(StandardCharsets.UTF_8),
            shown.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), isHead ? -1 : body.length);
    if (!isHead) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
