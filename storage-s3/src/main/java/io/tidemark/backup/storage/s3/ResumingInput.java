package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object to its end. A connection that breaks or ends early is replaced by one that begins
 * at the byte that was due, as long as the object is the same.
 */
final class ResumingInput extends InputStream {

  private final Bucket bucket;
  private final StorageKey key;
  private final long end;
  private final @Nullable String eTag;
  private long position;
  private @Nullable ResponseInputStream<GetObjectResponse> connection;
  private int failures;
  private boolean closed;

  private ResumingInput(
      Bucket bucket, StorageKey key, long position, ResponseInputStream<GetObjectResponse> first) {
    this.bucket = bucket;
    this.key = key;
    this.position = position;
    this.connection = first;
    this.end = position + first.response().contentLength();
    this.eTag = first.response().eTag();
  }

  /** Opens an object at an offset, which may be its size. */
  static InputStream open(Bucket bucket, StorageKey key, long offset) throws IOException {
    try {
      return new ResumingInput(bucket, key, offset, request(bucket, key, offset, null));
    } catch (RequestFailedException e) {
      if (e.is(Fault.NO_OBJECT)) {
        throw (IOException) new ObjectNotFoundException(key).initCause(e);
      }
      if (e.is(Fault.RANGE)) {
        return atTheEnd(bucket, key, offset);
      }
      throw e;
    }
  }

  /** HTTP has no range of no bytes: beginning at the end is refused like beginning beyond it. */
  private static InputStream atTheEnd(Bucket bucket, StorageKey key, long offset)
      throws IOException {
    Optional<Found> found = bucket.find(bucket.keys().name(key));
    long size = found.orElseThrow(() -> new ObjectNotFoundException(key)).sizeBytes();
    if (size == offset) {
      return InputStream.nullInputStream();
    }
    throw new EOFException("cannot open '%s' at %d: it has %d bytes".formatted(key, offset, size));
  }

  private static ResponseInputStream<GetObjectResponse> request(
      Bucket bucket, StorageKey key, long from, @Nullable String eTag) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(bucket.name())
            .key(bucket.keys().name(key))
            .overrideConfiguration(bucket.within(0));
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    if (eTag != null) {
      request.ifMatch(eTag);
    }
    GetObjectRequest built = request.build();
    ResponseInputStream<GetObjectResponse> answer =
        bucket.call("read '" + key + "'", () -> bucket.client().getObject(built));
    String range = String.valueOf(answer.response().contentRange());
    if (from > 0 && !range.startsWith("bytes " + from + "-")) {
      answer.abort();
      throw new IOException(
          "cannot read '%s' from byte %d: the server sends range '%s' instead"
              .formatted(key, from, range));
    }
    return answer;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the stream of '" + key + "' is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      int count = readOnce(bytes, offset, (int) Math.min(length, end - position));
      if (count > 0) {
        position += count;
        failures = 0;
        return count;
      }
    }
    return -1;
  }

  /** Reads from the connection; returns nothing, and has no connection, if it has broken. */
  private int readOnce(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = connection().read(bytes, offset, length);
      if (count > 0) {
        return count;
      }
      lose(new EOFException("the connection ended early"));
    } catch (RequestFailedException e) {
      throw explain(e);
    } catch (IOException e) {
      lose(e);
    } catch (SdkException e) {
      lose(new IOException(Problem.text(e), e));
    }
    return 0;
  }

  private ResponseInputStream<GetObjectResponse> connection() throws IOException {
    if (connection == null) {
      connection = request(bucket, key, position, eTag);
    }
    return connection;
  }

  private void lose(IOException cause) throws IOException {
    abort();
    bucket.attempts().check("read '" + key + "'");
    failures++;
    if (failures >= bucket.attempts().limit()) {
      throw new IOException(
          "cannot read '%s' from %s beyond byte %d of %d: %s"
              .formatted(key, bucket.keys(), position, end, cause.getMessage()),
          cause);
    }
    bucket.attempts().pause("read '" + key + "'", failures, String.valueOf(cause.getMessage()));
  }

  private IOException explain(RequestFailedException e) {
    if (e.is(Fault.PRECONDITION, Fault.NO_OBJECT, Fault.RANGE)) {
      return new IOException(
          "'%s' was deleted or replaced while it was read, at byte %d of %d"
              .formatted(key, position, end),
          e);
    }
    return e;
  }

  private void abort() {
    if (connection != null) {
      connection.abort();
      connection = null;
    }
  }

  /**
   * A connection with bytes left is cut, since reading them all only to reuse it may take hours.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    if (connection != null && position == end) {
      connection.close();
      connection = null;
    }
    abort();
  }
}
