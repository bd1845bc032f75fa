package com.example.tidemark.webdav;

import static io.tidemark.backup.testkit.FaultyNetwork.Direction.TO_CLIENT;
import static io.tidemark.backup.testkit.FaultyNetwork.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.testkit.FaultyNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract cannot provoke: a network that cuts, stalls, refuses and loses answers. */
class DavFaultTest {

  private static final StorageKey KEY = new StorageKey("job/object");
  private static final byte[] CONTENT = new byte[1 << 20];
  private static DavProcess server;

  private final String folder = DavProcess.newFolder();
  private final List<String> retries = new CopyOnWriteArrayList<>();
  private FaultyNetwork network;
  private DavStorage storage;

  @BeforeAll
  static void start() throws IOException {
    new Random(1).nextBytes(CONTENT);
    server = DavProcess.nginx();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    network = FaultyNetwork.before(server.port());
    storage =
        server
            .storage(network.port(), folder)
            .timeout(Duration.ofSeconds(3))
            .listen(listener())
            .open();
  }

  @AfterEach
  void close() {
    storage.close();
    network.close();
  }

  /** A network that is in order again by the first retry. */
  private StorageListener listener() {
    return new StorageListener() {
      @Override
      public void retrying(Retry retry) {
        retries.add(retry.operation());
        network.heal();
      }
    };
  }

  @Test
  void readGoesOnWhereTheConnectionBroke() throws IOException {
    put(CONTENT);
    network.cutAfter(TO_CLIENT, 300_000);

    assertThat(read()).isEqualTo(CONTENT);

    assertThat(retries).hasSize(1).allMatch(retry -> retry.startsWith("read 'job/object' from "));
  }

  @Test
  void readGoesOnWhenTheServerHasFallenSilent() throws IOException {
    put(CONTENT);
    network.stallAfter(TO_CLIENT, 300_000);

    assertThat(read()).isEqualTo(CONTENT);

    assertThat(retries).hasSize(1);
  }

  @Test
  void putOverAConnectionThatBreaksFailsAndLeavesNothing() throws IOException {
    network.cutAfter(TO_SERVER, 300_000);

    assertThatIOException().isThrownBy(() -> put(CONTENT)).withMessageContaining("job/object");

    assertNothingIsLeft();
  }

  @Test
  void putToAServerThatFallsSilentFailsInTimeAndLeavesNothing() throws IOException {
    network.stallAfter(TO_SERVER, 300_000);

    assertThatIOException()
        .isThrownBy(() -> put(new byte[30 << 20]))
        .withMessageContaining("has taken nothing of 'job/object' for PT3S");

    assertNothingIsLeft();
  }

  @Test
  void moveWhoseAnswerIsLostIsFoundToHaveHappened() throws IOException {
    put(CONTENT);
    DavServer connection = server.storage(network.port(), folder).listen(listener()).connect();
    connection.find(KEY.value());
    network.cutAfter(TO_CLIENT, 0);

    boolean moved =
        connection.move(KEY.value(), "job/moved", () -> connection.find("job/moved").isPresent());

    assertThat(moved).isTrue();
    assertThat(retries).hasSize(1);
    assertThat(storage.list("")).extracting(object -> object.key().name()).containsExactly("moved");
  }

  @Test
  void refusedConnectionsAreTriedAgain() throws IOException {
    network.cutAll();
    network.refuse();

    assertThat(storage.list("")).isEmpty();

    assertThat(retries).containsExactly("list ");
  }

  @Test
  void claimOfADeadWriterIsBroken() throws IOException {
    claim(KEY);

    impatient().put(KEY, Labels.none(), out -> out.write(CONTENT));

    assertThat(read()).isEqualTo(CONTENT);
    assertNoStaging();
  }

  @Test
  void writerThatWasThoughtDeadCanNoLongerPublish() throws IOException {
    DavServer connection = server.storage(server.port(), folder).connect();
    String claimed = claim(KEY);
    impatient().put(KEY, Labels.none(), out -> out.write(CONTENT));
    storage.delete(KEY);

    assertThat(connection.move(claimed, KEY.value(), () -> false)).isFalse();

    assertThat(storage.list("")).isEmpty();
  }

  /** Claims a key as a writer does that dies right after it, and returns the claimed file. */
  private String claim(StorageKey key) throws IOException {
    DavServer connection = server.storage(server.port(), folder).connect();
    Publication.Staged staged = new Publication(connection, Duration.ofMinutes(1)).stage();
    try (Upload upload = connection.upload(staged.file(), key)) {
      upload.lend().write(CONTENT);
      upload.finish();
    }
    assertThat(connection.move(staged.folder(), Publication.claim(key), () -> false)).isTrue();
    return Publication.claim(key) + staged.id();
  }

  private DavStorage impatient() throws IOException {
    return server.storage(server.port(), folder).claimTimeout(Duration.ofMillis(200)).open();
  }

  @Test
  void whatRunsOfYesterdayHaveLeftIsRemoved() throws IOException {
    DavServer connection = server.storage(server.port(), folder).connect();
    Publication publication = new Publication(connection, Duration.ofMinutes(1));
    publication.stage();
    connection.move(publication.stage().folder(), Publication.claim(KEY), () -> false);
    FileTime longAgo = FileTime.from(InstantSource.system().instant().minus(Duration.ofHours(25)));
    for (String kind : List.of(".staging", ".claims")) {
      try (Stream<Path> left = Files.list(server.root().resolve("." + folder + "/" + kind))) {
        Files.setLastModifiedTime(left.findFirst().orElseThrow(), longAgo);
      }
    }

    server.storage(server.port(), folder).open().close();

    assertNoStaging();
  }

  @Test
  void interruptIsNoReasonToLeaveAnythingBehind() throws IOException {
    assertThatIOException()
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(CONTENT);
                      Thread.currentThread().interrupt();
                    }));

    assertThat(Thread.interrupted()).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void wrongPasswordIsToldWithoutThePassword() {
    assertThatIOException()
        .isThrownBy(
            () ->
                server
                    .storage(server.port(), folder)
                    .credentials(DavProcess.USER, "n0t-it".toCharArray())
                    .open())
        .withMessageContaining("401")
        .withMessageContaining("hint: look at the user and the password")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("n0t-it"));
  }

  private void put(byte[] content) throws IOException {
    storage.put(KEY, Labels.none(), out -> out.write(content));
  }

  private byte[] read() throws IOException {
    try (InputStream in = storage.open(KEY)) {
      return in.readAllBytes();
    }
  }

  private void assertNothingIsLeft() throws IOException {
    network.heal();
    assertNoThreadIsLeft();
    assertThat(storage.list("")).isEmpty();
    assertNoStaging();
  }

  /** A thread of the HTTP client that reads what nobody writes would wait for ever. */
  private static void assertNoThreadIsLeft() {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (uploads() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(uploads()).isZero();
  }

  private static long uploads() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .filter(frame -> frame.getClassName().startsWith(Upload.class.getName()))
        .count();
  }

  private void assertNoStaging() throws IOException {
    try (Stream<Path> staged = Files.list(server.root().resolve("." + folder + "/.staging"))) {
      assertThat(staged).isEmpty();
    }
    try (Stream<Path> claims = Files.list(server.root().resolve("." + folder + "/.claims"))) {
      assertThat(claims).isEmpty();
    }
  }
}
