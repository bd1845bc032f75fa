package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An S3 server of one bucket on loopback, with the faults that a test asks for. It remembers every
 * request.
 */
final class FakeS3 implements AutoCloseable {

  static final String BUCKET = "backups";

  /** How servers differ. */
  enum Quirk {
    /** {@code If-None-Match} is ignored when an object is put. */
    PUTS_OVERWRITE,
    /** {@code If-None-Match} is ignored when an upload is completed, as by Ceph. */
    COMPLETES_OVERWRITE,
    /** Whatever the SDK has added since 2.30 is refused, and batches need Content-MD5. */
    OLD_PROTOCOL,
    /** There are no deletes in batches. */
    NO_BATCHES
  }

  private final FakeBucket bucket = new FakeBucket();
  private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
  private final Map<FakeOperation, Deque<FakeFault>> faults = new EnumMap<>(FakeOperation.class);
  private final FakeService service = new FakeService(bucket, quirks, this::now);
  private final FakeHttp http;
  private volatile FakeFault always = FakeFault.NONE;
  private volatile InstantSource clock = InstantSource.system();

  FakeS3() throws IOException {
    http = new FakeHttp(this::answer);
  }

  FakeS3 with(Quirk quirk) {
    quirks.add(quirk);
    return this;
  }

  /**
   * What the server does with the next requests of an operation, one fault a request. Requests of
   * the probe, with which a storage gets to know a server, are left out.
   */
  void on(FakeOperation operation, FakeFault... next) {
    synchronized (faults) {
      faults.computeIfAbsent(operation, key -> new ArrayDeque<>()).addAll(List.of(next));
    }
  }

  /** What the server does with every request that has no fault of its own. */
  void always(FakeFault fault) {
    always = fault;
  }

  void clock(InstantSource source) {
    clock = source;
  }

  Instant now() {
    return clock.instant();
  }

  FakeBucket content() {
    return bucket;
  }

  FakeService service() {
    return service;
  }

  FakeHttp http() {
    return http;
  }

  /** Returns the requests of an operation, without those of the probe. */
  List<FakeRequest> requests(FakeOperation operation) {
    return requests.stream().filter(request -> request.operation() == operation).toList();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  /** Begins to describe a storage in the bucket, which loses no time between attempts. */
  S3StorageBuilder storage() {
    return S3Storage.bucket(BUCKET)
        .endpoint(endpoint())
        .credentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKTEST", "secret")))
        .firstDelay(Duration.ofMillis(1));
  }

  private FakeAnswer answer(FakeRequest request) {
    if (request.key().contains(".probe-")) {
      return always.around(request, service::answer);
    }
    requests.add(request);
    return next(request.operation()).around(request, service::answer);
  }

  private FakeFault next(FakeOperation operation) {
    synchronized (faults) {
      Deque<FakeFault> waiting = faults.get(operation);
      return waiting == null || waiting.isEmpty() ? always : waiting.removeFirst();
    }
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
