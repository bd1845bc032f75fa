package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.io.InputStream;

/** Takes those files of an archive that are not to be written as they are. */
public interface FileIntake {

  /** Whether it takes the file of this name. */
  boolean takes(ClusterPath path);

  /**
   * Takes a file.
   *
   * @param mode its permissions, as chmod takes them
   * @param content ends after it was compared with the manifest; what is not read of it is read
   *     afterwards for the comparison
   */
  void take(ClusterPath path, int mode, InputStream content) throws IOException;

  /** Returns one that takes nothing. */
  static FileIntake none() {
    return new FileIntake() {
      @Override
      public boolean takes(ClusterPath path) {
        return false;
      }

      @Override
      public void take(ClusterPath path, int mode, InputStream content) {
        throw new IllegalStateException("'" + path + "' was not wanted");
      }
    };
  }
}
