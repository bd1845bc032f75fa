package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that one restore has to itself until it gives it up in one of three ways. */
interface FolderClaim {

  Path folder();

  /** Gives the folder to its users; that it is theirs is durable. */
  void release();

  /** Gives it up after a failure: what was written goes, if the folder was new. */
  void undo() throws IOException;

  /** Leaves everything as it is, for somebody to look at. */
  void keep() throws IOException;
}
