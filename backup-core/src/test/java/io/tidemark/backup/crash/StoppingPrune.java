package io.tidemark.backup.crash;

import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storages.ForwardingStorage;
import io.tidemark.backup.wal.PretendedCluster;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that prunes and stops behind one of its deletions, to be killed there. */
final class StoppingPrune {

  static final Retention POLICY = Retention.policy().keepLast(2).neverFewerThan(1);

  private StoppingPrune() {}

  /** Arguments: the repository's URI, the time, after how many deletions. */
  public static void main(String[] arguments) throws Exception {
    try (Storage local = StorageProviders.discover().open(arguments[0])) {
      Storage stopping = new AfterDeletions(local, Integer.parseInt(arguments[2]));
      BackupPipeline.named("job")
          .from(new PretendedCluster("job"))
          .clock(() -> Instant.parse(arguments[1]))
          .to("local", stopping)
          .build()
          .repository()
          .prune("job", POLICY);
    }
  }

  private static final class AfterDeletions extends ForwardingStorage {

    private final AtomicInteger left;

    AfterDeletions(Storage below, int count) {
      super(below);
      this.left = new AtomicInteger(count);
    }

    @Override
    public void delete(StorageKey key) throws IOException {
      super.delete(key);
      if (left.decrementAndGet() == 0) {
        StoppingStorage.stop();
      }
    }
  }
}
