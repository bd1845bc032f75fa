package io.tidemark.backup.crash;

import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.storages.ForwardingStorage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** Announces that a point of the commit protocol is reached, and waits there to be killed. */
final class StoppingStorage extends ForwardingStorage {

  /** Where in the put of a file the process stops. */
  enum Moment {
    BEFORE,
    FIRST_BYTE,
    ALL_BYTES,
    PUBLISHED
  }

  private final String fileName;
  private final Moment moment;

  StoppingStorage(Storage below, String fileName, Moment moment) {
    super(below);
    this.fileName = fileName;
    this.moment = moment;
  }

  @SuppressWarnings("SystemOut") // the parent process reads it
  static void stop() {
    System.out.println("reached");
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public StoredObject put(StorageKey key, Labels labels, ContentWriter content) throws IOException {
    if (!key.name().startsWith(fileName)) {
      return super.put(key, labels, content);
    }
    stopAt(Moment.BEFORE);
    StoredObject stored =
        super.put(
            key,
            labels,
            out -> {
              content.writeTo(watched(out));
              stopAt(Moment.ALL_BYTES);
            });
    stopAt(Moment.PUBLISHED);
    return stored;
  }

  private void stopAt(Moment reached) {
    if (reached == moment) {
      stop();
    }
  }

  private OutputStream watched(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, 1);
        stopAt(Moment.FIRST_BYTE);
        out.write(bytes, offset + 1, length - 1);
      }
    };
  }
}
