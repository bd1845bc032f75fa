package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Objects in a bucket of Amazon S3, or of a server that speaks its protocol, below one prefix.
 * Small content is put with one request; larger content is sent in parts, several at once, and
 * becomes visible when all are there. Labels become metadata, and {@code tier} chooses a storage
 * class.
 *
 * <p>Thread-safe, and safe with other processes on the same prefix as far as the server has
 * conditional requests. The prefix belongs to this storage alone: unfinished uploads below it are
 * aborted when they are old. Not for buckets whose objects expire under the feet of a catalog.
 */
public final class S3Storage implements Storage {

  private final Bucket bucket;
  private final Puts puts;
  private final Protection protection;
  private final Deletion deletion;
  private final Closeable client;
  private final AtomicBoolean closed = new AtomicBoolean();

  S3Storage(Bucket bucket, Puts puts, Protection protection, Closeable client) {
    this.bucket = bucket;
    this.puts = puts;
    this.protection = protection;
    this.deletion = new Deletion(bucket);
    this.client = client;
  }

  /** Begins to describe a storage in {@code bucket}, its name or the ARN of an access point. */
  public static S3StorageBuilder bucket(String bucket) {
    return new S3StorageBuilder(bucket);
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    checkOpen();
    Draft draft = puts.draft(key, labels);
    if (bucket.find(draft.name()).isPresent()) {
      throw new ObjectExistsException(key);
    }
    Exclusivity help = protection.exclusivity().answer();
    protection.leftovers().sweepOnce();
    return puts.run(
        draft,
        put -> {
          content.writeTo(put.lend());
          Staged staged = put.seal();
          return puts.publishing(() -> protection.publication().publish(put, staged, help));
        });
  }

  @Override
  public InputStream open(StorageKey key) throws IOException {
    return open(key, 0);
  }

  @Override
  public InputStream open(StorageKey key, long offset) throws IOException {
    checkOpen();
    return ResumingInput.open(bucket, key, offset);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    checkOpen();
    return new Listing(bucket).objects(prefix);
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    checkOpen();
    return new Listing(bucket).folders(folder);
  }

  @Override
  public void delete(StorageKey key) throws IOException {
    checkOpen();
    deletion.delete(key);
  }

  @Override
  public void deleteAll(Collection<StorageKey> keys) throws IOException {
    checkOpen();
    deletion.deleteAll(keys);
  }

  @Override
  public Optional<Instant> protectedUntil(StorageKey key) throws IOException {
    checkOpen();
    return bucket.find(bucket.keys().name(key)).flatMap(Found::protectedUntil);
  }

  /** Ends the puts that other threads are in, and takes back what the server has of them. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    bucket.attempts().close();
    try (client) {
      puts.close();
    }
  }

  /** Returns how many part buffers there were at once. */
  int buffersAtMost() {
    return puts.buffersAtMost();
  }

  /** Returns where the objects are, as a URI without parameters. */
  @Override
  public String toString() {
    return bucket.keys().toString();
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the storage in " + bucket.keys() + " is closed");
    }
  }
}
