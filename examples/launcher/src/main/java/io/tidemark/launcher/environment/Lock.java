package io.tidemark.launcher.environment;

import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.HasCoordination;
import io.tidemark.backup.coordination.LeaseCoordination;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How several instances agree on one that makes a backup. Whoever asks for it closes it. */
public final class Lock implements AutoCloseable {

  private final Kind kind;
  private final String place;
  private @Nullable Storage opened;

  /** The ways there are. */
  enum Kind {
    AUTO,
    ADVISORY,
    LEASE,
    NONE
  }

  /**
   * Prepares it. Opens nothing.
   *
   * @param place the storage of leases
   */
  Lock(Kind kind, String place) {
    this.kind = kind;
    this.place = place;
  }

  /** Returns whom to ask for a turn. A storage of leases is opened by the first call. */
  Coordination of(BackupSource source) {
    return switch (kind) {
      case NONE -> Coordination.none();
      case LEASE -> leases();
      case ADVISORY -> server(source);
      case AUTO -> source instanceof HasCoordination ? server(source) : leases();
    };
  }

  private static Coordination server(BackupSource source) {
    if (source instanceof HasCoordination known) {
      return known.coordination();
    }
    throw new InvalidConfigurationException(
        "only PostgreSQL has advisory locks", "set BACKUP_LOCK=lease, or none");
  }

  private Coordination leases() {
    Storage storage = opened;
    if (storage == null) {
      storage = StorageProviders.discover().open(place);
      opened = storage;
    }
    return LeaseCoordination.in(storage);
  }

  @Override
  public void close() {
    Storage storage = opened;
    opened = null;
    if (storage != null) {
      try {
        storage.close();
      } catch (IOException e) {
        throw new StorageFailedException(
            "the storage of leases was not closed: " + e.getMessage(), "look at the storage", e);
      }
    }
  }
}
