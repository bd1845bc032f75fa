package io.tidemark.backup.transfer;

import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The stored bytes of an object that lies in several places. Where one place fails to deliver, or
 * ends too early, the next one continues at the same offset; each has one chance. Whether the bytes
 * are the right ones is proven by {@link ProvenInputStream}, over all of them.
 */
public final class FallbackInputStream extends InputStream {

  private final StorageKey key;
  private final long sizeBytes;
  private final Iterator<Destination> places;
  private final BiConsumer<Destination, IOException> onFailure;
  private final List<IOException> failures = new ArrayList<>();
  private final List<String> used = new ArrayList<>();
  private Destination place;
  private InputStream in = InputStream.nullInputStream();
  private long position;

  /**
   * Opens the object in the first place that has it.
   *
   * @param places where it lies, at least one; lent
   * @param sizeBytes its size as recorded
   * @param onFailure is told each place that failed while there is another one
   * @throws IntegrityException if it is missing in every place
   * @throws StorageFailedException if no place can open it
   */
  public FallbackInputStream(
      StorageKey key,
      long sizeBytes,
      List<Destination> places,
      BiConsumer<Destination, IOException> onFailure) {
    this.key = key;
    this.sizeBytes = sizeBytes;
    this.places = places.iterator();
    this.onFailure = onFailure;
    this.place = this.places.next();
    try {
      open();
    } catch (IOException e) {
      throw unopened(places, e);
    }
  }

  /** Opens the current place, or else the next one that can be opened. */
  private void open() throws IOException {
    while (true) {
      try {
        in = position == 0 ? place.storage().open(key) : place.storage().open(key, position);
        used.add(place.location());
        return;
      } catch (IOException e) {
        goOn(e);
      }
    }
  }

  /** Turns to the next place, or throws what the last one said. */
  private void goOn(IOException failure) throws IOException {
    if (!places.hasNext() || Thread.currentThread().isInterrupted()) {
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
    failures.add(failure);
    onFailure.accept(place, failure);
    place = places.next();
  }

  private RuntimeException unopened(List<Destination> all, IOException last) {
    boolean missing =
        last instanceof ObjectNotFoundException
            && failures.stream().allMatch(ObjectNotFoundException.class::isInstance);
    String where = String.join(", ", all.stream().map(Destination::location).toList());
    return missing
        ? new IntegrityException(
            "'" + key + "' is missing in " + where, "use another copy or another backup", last)
        : new StorageFailedException(
            "opening '" + key + "' in " + where + " failed: " + last.getMessage(),
            "look at the storage and try again",
            last);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      int count;
      try {
        count = in.read(bytes, offset, length);
      } catch (IOException e) {
        continueElsewhere(e);
        continue;
      }
      if (count >= 0 || position >= sizeBytes || !places.hasNext()) {
        position += Math.max(count, 0);
        return count;
      }
      continueElsewhere(
          new IOException("it ended after %d of %d bytes".formatted(position, sizeBytes)));
    }
  }

  private void continueElsewhere(IOException failure) throws IOException {
    try {
      in.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    goOn(failure);
    open();
  }

  /** Returns where the bytes came from so far, for messages. */
  String origin() {
    return String.join(" and ", used);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
