package io.tidemark.backup.postgres.cluster;

import java.nio.charset.StandardCharsets;

/**
 * What a header in a tar archive says.
 *
 * @param rawName the name as it is there, except for the slash behind a folder's; one character for
 *     each byte
 * @param kind what it is
 * @param mode the permissions, as chmod takes them
 * @param sizeBytes the length of the content that follows
 * @param rawLinkTarget where a symbolic link leads, likewise; else empty
 */
record TarMember(String rawName, Kind kind, int mode, long sizeBytes, String rawLinkTarget) {

  /** What the server sends, and everything else. */
  enum Kind {
    FILE,
    FOLDER,
    SYMBOLIC_LINK,
    OTHER
  }

  byte[] name() {
    return rawName.getBytes(StandardCharsets.ISO_8859_1);
  }

  byte[] linkTarget() {
    return rawLinkTarget.getBytes(StandardCharsets.ISO_8859_1);
  }
}
