package io.tidemark.backup.notification;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and says what became of them without a word of what the service or the JDK says:
 * both like to quote the address. Redirects are not followed, so that no address gets to another
 * host. Thread-safe.
 */
final class Http {

  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final Duration timeout;
  private final InstantSource clock;
  private @Nullable ThreadPoolExecutor threads;
  private @Nullable HttpClient client;

  /**
   * @param timeout of each request, with its answer
   */
  Http(Duration timeout, InstantSource clock) {
    this.timeout = timeout;
    this.clock = clock;
  }

  Answer send(Outgoing outgoing) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client().sendAsync(request(outgoing), BodyHandlers.discarding());
    try {
      return answer(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return Answer.later(reason(e.getCause() == null ? e : e.getCause()));
    } catch (TimeoutException e) {
      return Answer.later(unanswered());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Outgoing outgoing) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(outgoing.to().reveal())
            .timeout(timeout)
            .header("Content-Type", outgoing.contentType())
            .header("User-Agent", "tidemark")
            .POST(BodyPublishers.ofByteArray(outgoing.body()));
    outgoing.headers().forEach(request::setHeader);
    return request.build();
  }

  private Answer answer(HttpResponse<Void> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return Answer.told();
    }
    if (status >= 300 && status < 400) {
      return Answer.never("it answers " + status + ", and redirects are not followed");
    }
    if (status < 500 && !PASSING.contains(status)) {
      return Answer.never("it answers " + status);
    }
    Optional<Duration> after =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(header -> RetryAfter.parse(header, clock.instant()));
    return new Answer(Answer.Kind.LATER, "it answers " + status, after);
  }

  private String unanswered() {
    return "it does not answer within " + timeout;
  }

  private String reason(Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return unanswered();
    }
    if (failure instanceof UnknownHostException
        || failure.getCause() instanceof UnresolvedAddressException) {
      return "there is no such host";
    }
    if (failure instanceof ConnectException) {
      return "it cannot be connected to";
    }
    if (failure instanceof SSLException) {
      return "its certificate or its encryption is not accepted";
    }
    return failure instanceof IOException ? "the connection broke" : failure.getClass().getName();
  }

  private synchronized HttpClient client() {
    HttpClient current = client;
    if (current == null) {
      AtomicInteger number = new AtomicInteger();
      ThreadPoolExecutor workers =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              1,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              task -> {
                String name = "tidemark-notifier-http-" + number.incrementAndGet();
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              });
      current =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeout)
              .executor(workers)
              .build();
      threads = workers;
      client = current;
    }
    return current;
  }

  /** Gives the client up; its own thread ends with the next garbage collection. */
  synchronized void close() {
    client = null;
    if (threads != null) {
      threads.shutdown();
      threads = null;
    }
  }
}
