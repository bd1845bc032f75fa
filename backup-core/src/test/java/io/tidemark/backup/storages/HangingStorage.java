package io.tidemark.backup.storages;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Lists nothing until it is released, and no interrupt changes that: a hard mount, for example. */
public final class HangingStorage extends ForwardingStorage {

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public HangingStorage(Storage below) {
    super(below);
  }

  /** Waits until somebody is caught. */
  public void awaitHang() throws InterruptedException {
    hanging.await();
  }

  public void release() {
    released.countDown();
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    hanging.countDown();
    boolean interrupted = false;
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return super.list(prefix);
  }
}
