package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the marker of a delta restore says about the cluster in its folder, for the time in which
 * that has no {@code pg_control}.
 *
 * @param identity which cluster it is
 * @param catalogVersion part of the name of a tablespace's folder
 */
record DeltaMark(ClusterIdentity identity, int catalogVersion) {

  private static final Pattern TEXT =
      Pattern.compile("cluster ([0-9]{1,20})\nmajor ([0-9]{1,4})\ncatalog ([0-9]{1,9})\n");
  private static final int MAX_BYTES = 1024;

  /** Reads the marker in a data directory; empty if there is none that is whole. */
  static Optional<DeltaMark> in(Path root) throws IOException {
    Optional<String> text = read(root);
    Matcher fields = TEXT.matcher(text.orElse(""));
    if (!fields.matches()) {
      return Optional.empty();
    }
    ClusterIdentity identity =
        new ClusterIdentity(
            Long.parseUnsignedLong(fields.group(1)), Integer.parseInt(fields.group(2)));
    return Optional.of(new DeltaMark(identity, Integer.parseInt(fields.group(3))));
  }

  private static Optional<String> read(Path folder) throws IOException {
    Path file = folder.resolve(RenewedFolder.MARKER);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
      return Optional.empty();
    }
    return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
  }

  /** Whether the marker in a folder says that it is that tablespace's. */
  boolean isIn(Path folder, long tablespace) throws IOException {
    return read(folder).equals(Optional.of(text(tablespace)));
  }

  /** Returns the text for the data directory. */
  String text() {
    return "cluster %s\nmajor %d\ncatalog %d\n"
        .formatted(
            Long.toUnsignedString(identity.systemIdentifier()),
            identity.majorVersion(),
            catalogVersion);
  }

  /** Returns the text for the folder of a tablespace. */
  String text(long tablespace) {
    return text() + "tablespace " + tablespace + "\n";
  }

  /** Returns the name of the folder that a server of this version uses in a tablespace's. */
  String versionFolder() {
    return "PG_" + identity.majorVersion() + "_" + catalogVersion;
  }
}
