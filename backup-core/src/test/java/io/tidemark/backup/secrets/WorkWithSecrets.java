package io.tidemark.backup.secrets;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.Depth;
import io.tidemark.backup.PipelineBuilder;
import io.tidemark.backup.Restore;
import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.encryption.OpenPgp;
import io.tidemark.backup.encryption.PassphraseEncryption;
import io.tidemark.backup.notification.Notifier;
import io.tidemark.backup.notification.NotifierBuilder;
import io.tidemark.backup.notification.Topic;
import io.tidemark.backup.notification.Webhook;
import io.tidemark.backup.postgres.PostgresDump;
import io.tidemark.backup.postgres.PostgresTarget;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * A program that backs up, restores and notifies, well and badly, logs all it can, and prints what
 * it is told. Every secret that it is given has the canary in it.
 */
final class WorkWithSecrets {

  static final String CANARY = "c4nary";

  private static final PassphraseEncryption KEY =
      OpenPgp.passphrase(Secret.of("passphrase-" + CANARY));

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final String server;
  private final String database;
  private final String folder;
  private final String services;

  private WorkWithSecrets(String[] arguments) {
    this.server = arguments[0];
    this.database = arguments[1];
    this.folder = arguments[2];
    this.services = arguments[3];
  }

  /**
   * Works.
   *
   * @param arguments host and port of a server, a database, a folder's URI, and the URL of an HTTP
   *     server
   */
  public static void main(String[] arguments) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "trace");
    new WorkWithSecrets(arguments).work();
  }

  private String uri(String password, String name) {
    return "postgresql://canary:%s@%s/%s".formatted(password, server, name);
  }

  private void attempt(String what, Callable<Object> work) {
    try {
      out.printf(Locale.ROOT, "%s: %s%n", what, work.call());
    } catch (Exception e) {
      out.printf(Locale.ROOT, "%s failed: ", what);
      e.printStackTrace(out);
    }
  }

  private void work() {
    Notifier notifier = notifier();
    out.println(notifier);
    BackupPipeline shop = pipeline(notifier, "right-" + CANARY, database).build();
    out.println(shop);
    attempt("backup", () -> told(shop.run()));
    attempt("verify", () -> shop.verify(shop.latest().id(), Depth.CONTENT));
    attempt("restore", () -> restored(shop, "right-" + CANARY));
    attempt("restore with a wrong password", () -> restored(shop, "wrong-" + CANARY));
    attempt("restore with a wrong key", () -> restoredWithAWrongKey(shop));
    attempt(
        "backup with a wrong password",
        () -> pipeline(notifier, "wrong-" + CANARY, database).build().run());
    attempt(
        "backup of nothing", () -> pipeline(notifier, "right-" + CANARY, "nosuch").build().run());
    attempt("bad source", () -> PostgresDump.of("postgresql://u:" + CANARY + "@host:port/x"));
    attempt("bad target", () -> PostgresTarget.of("postgresql://u:" + CANARY + "@[::1/x"));
    attempt("bad service", () -> Notifier.builder().slack("https://h/" + CANARY + " ^").build());
    attempt("close", () -> notifier.close(Duration.ofSeconds(2)));
  }

  private String told(Backup backup) throws IOException {
    return backup + " " + backup.manifest();
  }

  private PipelineBuilder pipeline(Notifier notifier, String password, String name) {
    return BackupPipeline.named("shop")
        .from(PostgresDump.of(uri(password, name)))
        .encrypt(KEY)
        .decrypt(KEY)
        .to(folder)
        .listen(out::println)
        .listen(notifier);
  }

  private Notifier notifier() {
    NotifierBuilder builder =
        Notifier.builder().on(Topic.values()).remindEvery(Duration.ofNanos(1));
    for (String kind : new String[] {"slack", "discord", "teams", "ping", "webhook"}) {
      builder.services(kind + ":" + services + "/" + CANARY + "/" + kind);
    }
    // Nobody listens there, and everything that is sent fails.
    builder.services("slack:http://localhost:1/" + CANARY);
    return builder
        .webhook(
            Webhook.to(services + "/" + CANARY + "/signed?key=" + CANARY)
                .secret(Secret.of("secret-" + CANARY))
                .header("Authorization", Secret.of("Bearer " + CANARY)))
        .build();
  }

  private Object restored(BackupPipeline shop, String password) {
    String copy = "copy_of_" + database;
    return shop.restore(
        Restore.latest()
            .into(PostgresTarget.of(uri(password, "postgres")).database(copy).create().noOwner())
            .decrypt(KEY));
  }

  private Object restoredWithAWrongKey(BackupPipeline shop) {
    PostgresTarget target = PostgresTarget.of(uri("right-" + CANARY, "postgres"));
    Secret wrong = Secret.of("other-" + CANARY);
    return shop.restore(
        Restore.latest()
            .into(target.database("other_" + database).create())
            .decrypt(OpenPgp.passphrase(wrong)));
  }
}
