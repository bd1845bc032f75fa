package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.source.BackupFiles;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backup builds upon.
 *
 * @param parent the earlier backup; empty for a full one
 * @param chainLength how many backups are needed to restore it, with itself
 * @param whyFull why it is a full one though an incremental one was asked for
 */
record Basis(Optional<BackupFiles> parent, int chainLength, Optional<String> whyFull) {

  static final String INCREMENTAL = "incremental";
  static final String PARENT = "parent";
  static final String CHAIN_LENGTH = "chain-length";
  static final String START = "start-lsn";
  static final String TIMELINE = "timeline";
  static final String WHY_FULL = "full-because";

  /** A full backup that was asked for. */
  static Basis none() {
    return new Basis(Optional.empty(), 1, Optional.empty());
  }

  /** A full backup instead of an incremental one. */
  static Basis none(String why) {
    return new Basis(Optional.empty(), 1, Optional.of(why));
  }

  /** Returns the id of the backup that this one builds upon; empty if it is a full one. */
  static Optional<String> parent(BackupFiles backup) {
    return Optional.ofNullable(backup.report().facts().get(PARENT));
  }

  /** Returns where a backup starts. */
  static Lsn start(BackupFiles backup) {
    return Lsn.parse(fact(backup, START));
  }

  /** Returns the timeline that a backup was taken on. */
  static long timeline(BackupFiles backup) {
    return Long.parseLong(fact(backup, TIMELINE));
  }

  private static String fact(BackupFiles backup, String name) {
    return Objects.requireNonNull(
        backup.report().facts().get(name), () -> backup.id() + " does not tell its " + name);
  }

  /** Adds what the report says. */
  void putInto(Map<String, String> facts) {
    facts.put(INCREMENTAL, Boolean.toString(parent.isPresent()));
    facts.put(CHAIN_LENGTH, Integer.toString(chainLength));
    parent.ifPresent(earlier -> facts.put(PARENT, earlier.id()));
    whyFull.ifPresent(why -> facts.put(WHY_FULL, why));
  }
}
