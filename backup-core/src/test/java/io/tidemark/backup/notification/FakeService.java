package io.tidemark.backup.notification;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A local server that takes notifications, by the rules of some service. */
final class FakeService implements AutoCloseable {

  /** What is in every address of these tests, and must not be anywhere else. */
  static final String TOKEN = "t0ken-c4nary";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Function<Request, Integer> rules;

  /** A request as it came. */
  record Request(String target, Headers headers, String body, long nanos) {

    String header(String name) {
      return headers.getFirst(name);
    }
  }

  /** What a request is answered with, before any rule; one with status 0 never is. */
  record Reply(int status, Map<String, String> headers) {}

  private FakeService(Function<Request, Integer> rules) {
    this.rules = rules;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Takes everything. */
  static FakeService open() {
    return new FakeService(request -> 200);
  }

  /** Answers with what the rules say. */
  static FakeService by(Function<Request, Integer> rules) {
    return new FakeService(rules);
  }

  String url() {
    return url("/hook/" + TOKEN);
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  FakeService next(int status) {
    return next(status, Map.of());
  }

  FakeService next(int status, Map<String, String> headers) {
    replies.add(new Reply(status, headers));
    return this;
  }

  FakeService hangNext() {
    return next(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Request request =
        new Request(
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body,
            System.nanoTime());
    Reply reply = replies.poll();
    int status = reply == null ? rules.apply(request) : reply.status();
    requests.add(request);
    if (reply != null) {
      reply.headers().forEach(exchange.getResponseHeaders()::set);
    }
    if (status == 0) {
      awaitStop();
      return;
    }
    byte[] echo = ("cannot POST " + request.target()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : echo.length);
    if (status != 204) {
      exchange.getResponseBody().write(echo);
    }
    exchange.close();
  }

  private void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Waits for so many requests in all; the last of them may still be waiting for its answer. */
  List<Request> await(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (requests.size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only " + requests.size() + " requests of " + count);
      }
      Thread.onSpinWait();
    }
    return requests();
  }

  @Override
  public void close() {
    stopped.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
