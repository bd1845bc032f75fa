package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.servers.PostgresExtension;
import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.servers.TestDatabase;
import io.tidemark.launcher.Shell.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
@Timeout(120)
class RunTest {

  private static final String TOKEN = "a-token-of-the-test";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A service on a thread of this process; an interrupt stops it as a SIGTERM does. */
  private static final class Service implements AutoCloseable {

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Shell shell;
    private final Thread thread;

    private void await(BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).as(shell::said).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }

    private Service(Shell shell) {
      this.shell = shell;
      this.thread = new Thread(() -> answer.complete(shell.run("run")), "service");
      thread.start();
    }

    private Answer stop() throws Exception {
      thread.interrupt();
      return answer.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      thread.interrupt();
      answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private Shell shell(TestDatabase database) {
    return shell(database.uri());
  }

  private Shell shell(String source) {
    return new Shell()
        .with("BACKUP_NAME", "shop")
        .with("BACKUP_SOURCE", source)
        .with("BACKUP_TARGET", storage())
        .with("BACKUP_HTTP_LISTEN", "127.0.0.1:0")
        .with("BACKUP_HTTP_TOKEN", TOKEN);
  }

  private String storage() {
    return folder.resolve("storage").toUri().toString();
  }

  private int backups() {
    return BackupRepository.at(storage()).list("shop").backups().size();
  }

  /** Returns the address that the service says on its standard error. */
  private static String pages(Service service) throws InterruptedException {
    service.await(() -> service.shell.said().contains("pages at http://"));
    return service.shell.said().replaceAll("(?s).*pages at (http://[0-9.:]+).*", "$1");
  }

  private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + TOKEN).build(),
        BodyHandlers.ofString());
  }

  private boolean ok(String uri) {
    try {
      return get(uri).statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aServiceBacksUpByItsScheduleAndShowsThat(TestDatabase database) throws Exception {
    Path metrics = folder.resolve("shop.prom");
    try (Service service =
        new Service(
            shell(database)
                .with("BACKUP_INTERVAL", "2")
                .with("BACKUP_MAX_AGE", "PT1H")
                .with("BACKUP_RETENTION", "last=2")
                .with("BACKUP_METRICS_TEXTFILE", metrics.toString()))) {
      String pages = pages(service);
      service.await(() -> backups() >= 2);

      assertThat(get(pages + "/livez").statusCode()).isEqualTo(200);
      assertThat(get(pages + "/readyz").statusCode()).isEqualTo(200);
      service.await(() -> Files.exists(metrics));
      service.await(() -> ok(pages + "/status"));
      assertThat(get(pages + "/status").body()).contains("\"job\" : \"shop\"");
      service.await(() -> ok(pages + "/health"));
      assertThat(get(pages + "/report").body()).contains("id=\"job-shop\"");
      assertThat(get(pages + "/metrics").body()).contains("backup_last_success_timestamp_seconds{");

      assertThat(service.stop().ended(0).err()).contains("stopped");
    }
    assertThat(metrics).content().contains("backup_last_success_timestamp_seconds{");
  }

  @Test
  void aServiceBacksUpRedisWithALeaseOfItsStorage() throws Exception {
    try (RedisServer redis = RedisServer.start("repl-diskless-sync-delay 0");
        Service service =
            new Service(
                shell(redis.uri())
                    .with("BACKUP_SCHEDULE_REDIS", "PT2S")
                    .with("BACKUP_MAX_AGE", "PT1H"))) {
      String pages = pages(service);
      service.await(() -> backups() >= 2);
      service.await(() -> ok(pages + "/health"));
      service.await(() -> body(pages + "/metrics").contains("kind=\"rdb\""));

      assertThat(body(pages + "/health")).contains("redis persistence");
      assertThat(body(pages + "/report")).contains("--into redis://HOST");
      assertThat(folder.resolve("storage/leases/shop/backup")).isNotEmptyDirectory();
      assertThat(service.stop().ended(0).err()).contains("stopped");
    }
  }

  private String body(String uri) {
    try {
      return get(uri).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMissedRunIsMadeUpForAtTheStart(TestDatabase database) throws Exception {
    try (Service service = new Service(shell(database).with("BACKUP_SCHEDULE", "@yearly"))) {
      service.await(() -> backups() == 1);
    }
    try (Service service = new Service(shell(database).with("BACKUP_SCHEDULE", "@yearly"))) {
      pages(service);
      assertThat(service.stop().ended(0).err()).contains("stopped");
    }
    assertThat(backups()).isEqualTo(1);
  }

  @Test
  void withoutAScheduleThereIsNothingToRun(TestDatabase database) {
    assertThat(shell(database).run("run").ended(2).err())
        .contains("nothing says when to back up")
        .contains("BACKUP_SCHEDULE");
  }

  @Test
  void everyMistakeOfAScheduleIsSaidBeforeAnythingStarts(TestDatabase database) {
    assertThat(shell(database).with("BACKUP_SCHEDULE", "61 * * * *").run("run").ended(2).err())
        .contains("61");
    assertThat(
            shell(database)
                .with("BACKUP_SCHEDULE", "@daily")
                .with("BACKUP_TIMEZONE", "Mars/Base")
                .run("run")
                .ended(2)
                .err())
        .contains("Mars/Base");
  }

  @Test
  void pagesForOthersNeedAToken(TestDatabase database) {
    Shell shell =
        shell(database)
            .without("BACKUP_HTTP_TOKEN")
            .with("BACKUP_SCHEDULE", "@daily")
            .with("BACKUP_HTTP_LISTEN", "0.0.0.0:0");

    assertThat(shell.run("run").ended(2).err()).contains("BACKUP_HTTP_TOKEN");
  }
}
