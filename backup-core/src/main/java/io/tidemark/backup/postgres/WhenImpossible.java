package io.tidemark.backup.postgres;

/** What happens where an incremental backup was asked for and the server cannot make one. */
public enum WhenImpossible {
  /** A full backup is made, with a warning that says why. */
  FULL,
  /** The run fails. */
  FAIL
}
