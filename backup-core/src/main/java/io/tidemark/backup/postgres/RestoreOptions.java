package io.tidemark.backup.postgres;

/**
 * How a restore treats its target.
 *
 * @param create whether the database must not exist yet
 * @param replace whether a database that holds something is replaced
 * @param owners whether objects get their original owners
 * @param privileges whether grants are restored
 * @param analyze whether the planner's statistics are collected afterwards
 */
record RestoreOptions(
    boolean create, boolean replace, boolean owners, boolean privileges, boolean analyze) {

  static RestoreOptions defaults() {
    return new RestoreOptions(false, false, true, true, true);
  }

  RestoreOptions creating() {
    return new RestoreOptions(true, false, owners, privileges, analyze);
  }

  RestoreOptions replacing() {
    return new RestoreOptions(false, true, owners, privileges, analyze);
  }

  RestoreOptions withoutOwners() {
    return new RestoreOptions(create, replace, false, privileges, analyze);
  }

  RestoreOptions withoutPrivileges() {
    return new RestoreOptions(create, replace, owners, false, analyze);
  }

  RestoreOptions withoutAnalyze() {
    return new RestoreOptions(create, replace, owners, privileges, false);
  }
}
