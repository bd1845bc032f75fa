package io.tidemark.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.s3.FakeS3.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Ceph does: the condition holds for puts, and is ignored when an upload is completed. ADR
 * 0013 has what writers do there.
 */
class TurnsTest extends OnFakeS3 {

  private static final byte[] SMALL = bytes(100);
  private static final byte[] LARGE = bytes(2 * PART + 1);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration EXPIRED = Reservation.LEASE.plusSeconds(2);

  /** The first listing of a storage is of what dead runs have left. */
  private static final FakeFault SWEEP = FakeFault.NONE;

  private static final Holder LIVE = Holder.ofThisProcess();
  private static final Holder DEAD = new Holder(LIVE.machine(), LIVE.process(), "1");
  private static final Holder FAR = new Holder("another machine", 1, "1");

  @BeforeEach
  void completesOverwrite() {
    server.with(Quirk.COMPLETES_OVERWRITE);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2 * PART + 1})
  void reservationDecidesWhereCompletesOverwrite(int size) throws IOException {
    S3Storage storage = open();

    put(storage, bytes(size));

    assertStored(bytes(size));
    assertThat(reservations()).as("reservations").hasSize(1);
    assertThat(heard.warnings).isEmpty();
  }

  private List<FakeRequest> reservations() {
    return server.requests(FakeOperation.PUT).stream()
        .filter(request -> request.key().startsWith("prod/.put-"))
        .toList();
  }

  @Test
  void rivalThatFinishedFirstIsNotOverwrittenByAComplete() throws IOException {
    S3Storage storage = open();

    assertThatExceptionOfType(ObjectExistsException.class)
        .isThrownBy(
            () ->
                storage.put(
                    KEY,
                    Labels.none(),
                    out -> {
                      out.write(LARGE);
                      put(open(), bytes(7));
                    }));

    assertStored(bytes(7));
    assertThat(server.requests(FakeOperation.COMPLETE)).isEmpty();
  }

  /**
   * The rival comes after our look at the key and before our complete, which would overwrite it.
   */
  @Test
  void rivalOfACompleteWaitsForItAndIsRefused() throws Exception {
    S3Storage storage = open();
    S3Storage other = open(settings().attempts(1_000));
    List<IOException> refusals = new CopyOnWriteArrayList<>();
    Thread rival = new Thread(() -> putAsRival(other, refusals));
    server.on(
        FakeOperation.COMPLETE,
        FakeFault.after(
            () -> {
              rival.start();
              assertSoon(() -> reservations().size() > 3, "the rival asks again and again");
            }));

    put(storage, LARGE);
    rival.join();

    assertStored(LARGE);
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0)).isInstanceOf(ObjectExistsException.class);
  }

  private static void putAsRival(S3Storage storage, List<IOException> refusals) {
    try {
      put(storage, SMALL);
    } catch (IOException e) {
      refusals.add(e);
    }
  }

  /** A reservation that another process has made of the same key. */
  private void reserve(Holder holder, Optional<String> upload, Duration age) {
    Reservation made = new Reservation(rival(), holder, upload, Duration.ZERO);
    server.content().put(made.name(), made.content(), Map.of(), server.now().minus(age));
  }

  /** The last reservation of the storage is of the same key, and has a name of its own. */
  private String rival() {
    List<FakeRequest> ours = reservations();
    return ours.get(ours.size() - 1)
        .key()
        .replaceFirst("[0-9a-f]{32}-[0-9]+$", "0".repeat(32) + "-1");
  }

  /** Lets a rival come just before the storage looks for one. */
  private void rival(Holder holder, Optional<String> upload, Duration age) {
    server.on(FakeOperation.LIST, SWEEP, FakeFault.after(() -> reserve(holder, upload, age)));
  }

  private String uploadOfARival() {
    String upload = server.content().begin(NAME, Map.of(), server.now());
    server.content().part(upload, 1, LARGE, server.now());
    return upload;
  }

  @Test
  void reservationOfARivalIsWaitedFor() throws IOException {
    rival(LIVE, Optional.of("upload"), MOMENT);
    server.on(FakeOperation.LIST, FakeFault.after(() -> server.content().remove(rival())));

    put(open(), SMALL);

    assertStored(SMALL);
    assertThat(reservations()).hasSize(2);
    assertThat(heard.retries.get(0).problem()).isEqualTo("another writer holds it");
  }

  @Test
  void reservationThatIsNeverGivenUpEndsThePut() throws IOException {
    rival(LIVE, Optional.of("upload"), MOMENT);
    S3Storage storage = open(settings().attempts(2));

    assertThatIOException()
        .isThrownBy(() -> put(storage, LARGE))
        .withMessageContaining("cannot store 'job/backups/object': another writer holds it")
        .withMessageContaining("hint: run again");

    assertNotStored();
    server.content().remove(rival());
  }

  @Test
  void reservationThatIsGivenUpBeforeItIsReadIsNoRival() throws IOException {
    rival(LIVE, Optional.of("upload"), MOMENT);
    server.on(FakeOperation.GET, FakeFault.after(() -> server.content().remove(rival())));

    put(open(), LARGE);

    assertStored(LARGE);
    assertThat(heard.retries).isEmpty();
  }

  @Test
  void smallObjectsAreLeftToTheServer() throws IOException {
    rival(LIVE, Optional.empty(), MOMENT);

    put(open(), SMALL);

    assertStored(SMALL);
    assertThat(heard.retries).isEmpty();
    server.content().remove(rival());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2 * PART + 1})
  void keyOfADeadProcessIsFreeAtOnce(int size) throws IOException {
    rival(DEAD, Optional.of(uploadOfARival()), MOMENT);

    put(open(), bytes(size));

    assertStored(bytes(size));
    assertThat(heard.retries).isEmpty();
    abortUploads();
  }

  private void abortUploads() {
    server.content().uploads().keySet().forEach(server.content()::abort);
  }

  @Test
  void uploadOfADeadProcessCannotBeCompletedAnyMore() throws IOException {
    String upload = uploadOfARival();
    List<String> before = server.content().partTags(upload, List.of(1));
    rival(DEAD, Optional.of(upload), MOMENT);

    put(open(), LARGE);

    assertThat(server.content().partTags(upload, List.of(1))).isNotEqualTo(before);
    assertThat(server.requests(FakeOperation.ABORT)).as("Ceph may lose an object by it").isEmpty();
    abortUploads();
  }

  @Test
  void deadProcessThatCompletedItsUploadHasWon() {
    rival(DEAD, Optional.of("completed"), MOMENT);
    server.on(
        FakeOperation.GET,
        FakeFault.after(() -> server.content().put(NAME, SMALL, Map.of(), server.now())));

    assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(open(), LARGE));

    assertStored(SMALL);
  }

  @Test
  void holderOfWhomNothingCanBeToldIsDeadAfterItsLease() throws IOException {
    rival(FAR, Optional.of(uploadOfARival()), EXPIRED);

    put(open(), LARGE);

    assertStored(LARGE);
    assertThat(heard.retries).isEmpty();
    abortUploads();
  }

  @Test
  void holderOfWhomNothingCanBeToldIsWaitedForUntilThen() throws IOException {
    rival(FAR, Optional.empty(), Reservation.LEASE.minusMinutes(1));
    S3Storage storage = open(settings().attempts(2));

    assertThatIOException()
        .isThrownBy(() -> put(storage, LARGE))
        .withMessageContaining("another writer holds it");

    server.content().remove(rival());
  }

  /** Its complete is on its way when the other process takes it for dead. */
  @ParameterizedTest
  @ValueSource(ints = {100, 3 * PART})
  void writerThatWakesUpAfterItsLeaseDoesNotReplaceWhatCameInItsPlace(int size) throws IOException {
    S3Storage other = open();
    server.on(FakeOperation.COMPLETE, FakeFault.after(() -> expireAndPut(other, bytes(size))));

    assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(open(), LARGE));

    assertStored(bytes(size));
  }

  /** It is still about to begin. */
  @Test
  void writerThatWakesUpBeforeTheOtherHasPublishedFails() throws IOException {
    server.on(
        FakeOperation.COMPLETE,
        FakeFault.after(
            () -> {
              String upload = server.content().uploads().keySet().iterator().next();
              server.content().part(upload, 1, SMALL, server.now());
            }));

    assertThatIOException()
        .isThrownBy(() -> put(open(), LARGE))
        .withMessageContaining("InvalidPart")
        .withMessageContaining("hint: another writer has taken over");

    assertNotStored();
  }

  private void expireAndPut(S3Storage storage, byte[] content) {
    FakeRequest held = reservations().get(reservations().size() - 1);
    server.content().put(held.key(), held.body(), Map.of(), server.now().minus(EXPIRED));
    try {
      put(storage, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The server may be at work on it still. */
  @Test
  void uploadWhoseCompletionIsInDoubtIsSpoiltAndNotAborted() throws IOException {
    server.on(FakeOperation.COMPLETE, FakeFault.loseRequest());
    S3Storage storage = open(settings().attempts(1));

    assertThatIOException().isThrownBy(() -> put(storage, LARGE));

    assertThat(server.requests(FakeOperation.ABORT)).isEmpty();
    assertThat(server.content().uploads().values())
        .singleElement()
        .satisfies(
            upload -> assertThat(upload.parts().headMap(2).values()).allMatch(TurnsTest::isSpoilt));
    assertNotStored();
    abortUploads();
  }

  private static boolean isSpoilt(FakeBucket.Stored part) {
    return part.bytes().length == 1;
  }

  @Test
  void uploadWhoseCompletionIsRefusedIsAborted() {
    server.on(FakeOperation.COMPLETE, FakeFault.refuse(403, "AccessDenied"));

    assertThatIOException().isThrownBy(() -> put(open(), LARGE));

    assertThat(server.content().uploads()).isEmpty();
  }

  @Test
  void listThatLacksTheOwnReservationIsNotTrusted() throws IOException {
    server.on(
        FakeOperation.LIST,
        SWEEP,
        FakeFault.after(() -> server.content().remove(reservations().get(0).key())));

    assertThatIOException()
        .isThrownBy(() -> put(open(), LARGE))
        .withMessageContaining("does not list 'prod/.put-");

    assertNotStored();
  }
}
