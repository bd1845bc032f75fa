package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.source.RestoreTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which backup is restored, where to, and with which keys. Immutable. */
public final class Restore {

  private final Optional<BackupId> id;
  private final RestoreTarget target;
  private final List<Decryption> decryptions;

  private Restore(Optional<BackupId> id, RestoreTarget target, List<Decryption> decryptions) {
    this.id = id;
    this.target = target;
    this.decryptions = List.copyOf(decryptions);
  }

  /** A restore that still needs its target. */
  @FunctionalInterface
  public interface Start {
    Restore into(RestoreTarget target);
  }

  /** Chooses the newest backup. */
  public static Start latest() {
    return target -> new Restore(Optional.empty(), target, List.of());
  }

  /** Chooses a backup by its id. */
  public static Start of(BackupId id) {
    return target -> new Restore(Optional.of(id), target, List.of());
  }

  /** Returns the same restore with one more key. */
  public Restore decrypt(Decryption key) {
    List<Decryption> keys = new ArrayList<>(decryptions);
    keys.add(key);
    return new Restore(id, target, keys);
  }

  Optional<BackupId> id() {
    return id;
  }

  RestoreTarget target() {
    return target;
  }

  List<Decryption> decryptions() {
    return decryptions;
  }
}
