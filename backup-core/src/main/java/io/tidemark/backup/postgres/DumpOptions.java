package io.tidemark.backup.postgres;

import java.time.Duration;

/**
 * What a dump shall hold and how long it may wait.
 *
 * @param schemaOnly without rows, sequence values and large objects
 * @param lockTimeout how long to wait for a table that a schema change holds
 * @param untestedServer whether a server newer than the newest tested one is accepted
 * @param restrict whether a script keeps psql from executing meta-commands
 */
record DumpOptions(
    DumpFormat format,
    boolean schemaOnly,
    Duration lockTimeout,
    boolean untestedServer,
    boolean restrict) {

  // Long enough for a migration to finish, short enough for the dump to run again in the night.
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(5);

  static DumpOptions defaults() {
    return new DumpOptions(DumpFormat.CUSTOM, false, LOCK_TIMEOUT, false, true);
  }

  DumpOptions format(DumpFormat other) {
    return new DumpOptions(other, schemaOnly, lockTimeout, untestedServer, restrict);
  }

  DumpOptions withoutData() {
    return new DumpOptions(format, true, lockTimeout, untestedServer, restrict);
  }

  DumpOptions lockTimeout(Duration other) {
    return new DumpOptions(format, schemaOnly, other, untestedServer, restrict);
  }

  DumpOptions withUntestedServer() {
    return new DumpOptions(format, schemaOnly, lockTimeout, true, restrict);
  }

  DumpOptions withoutRestrict() {
    return new DumpOptions(format, schemaOnly, lockTimeout, untestedServer, false);
  }
}
