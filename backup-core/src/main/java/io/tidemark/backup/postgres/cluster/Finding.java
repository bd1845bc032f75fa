package io.tidemark.backup.postgres.cluster;

import java.util.Locale;

/**
 * A difference between the archives of a base backup and its manifest.
 *
 * @param kind what is wrong
 * @param file the name of the file, for people
 * @param detail what was found, a part of a sentence that begins with the file
 */
public record Finding(Kind kind, String file, String detail) {

  /** What can be wrong with a file. */
  public enum Kind {
    /** The manifest lists it, and no archive has it. */
    MISSING,
    /** An archive has it, and the manifest does not list it. */
    EXTRA,
    /** It is not as long as the manifest says. */
    SIZE,
    /** Its bytes are not those that the server has read. */
    CHECKSUM,
    /** It is in the archives more than once. */
    DUPLICATE,
    /** It is neither a file nor a folder nor the link of a tablespace, or has a name of no file. */
    ALIEN
  }

  static Finding missing(ClusterPath file) {
    return new Finding(
        Kind.MISSING, file.toString(), "is present in the manifest but in no archive");
  }

  static Finding extra(ClusterPath file, String archive) {
    return new Finding(
        Kind.EXTRA, file.toString(), "is present in " + archive + " but not in the manifest");
  }

  static Finding size(ClusterPath file, String archive, long found, long expected) {
    String detail =
        String.format(
            Locale.ROOT, "has size %d in %s but size %d in the manifest", found, archive, expected);
    return new Finding(Kind.SIZE, file.toString(), detail);
  }

  static Finding checksum(ClusterPath file, String archive) {
    return new Finding(
        Kind.CHECKSUM,
        file.toString(),
        "has another checksum in " + archive + " than in the manifest");
  }

  static Finding duplicate(ClusterPath file, String archive) {
    return new Finding(
        Kind.DUPLICATE, file.toString(), "is present in " + archive + " for the second time");
  }

  static Finding alien(String file, String archive) {
    return new Finding(
        Kind.ALIEN,
        file,
        "in " + archive + " is no file or folder inside a cluster, and no link of a tablespace");
  }

  /** Returns the sentence. */
  @Override
  public String toString() {
    return "'" + file + "' " + detail;
  }
}
