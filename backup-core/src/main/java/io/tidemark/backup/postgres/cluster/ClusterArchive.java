package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the tar archives that a base backup consists of.
 *
 * @param name its name without {@code .tar}, as the server and pg_basebackup give it
 */
public record ClusterArchive(String name) {

  private static final Pattern TABLESPACE = Pattern.compile("[1-9][0-9]{0,9}");
  private static final String BASE_NAME = "base";
  private static final String WAL_NAME = "pg_wal";

  public ClusterArchive {
    if (!name.equals(BASE_NAME) && !name.equals(WAL_NAME) && !TABLESPACE.matcher(name).matches()) {
      throw new InvalidConfigurationException(
          "'"
              + ClusterPath.readable(name.getBytes(StandardCharsets.UTF_8))
              + "' is no archive of a base backup",
          "there are base, pg_wal, and numbers of tablespaces");
    }
  }

  /** Returns the archive of the data directory. */
  public static ClusterArchive base() {
    return new ClusterArchive(BASE_NAME);
  }

  /** Returns the archive that pg_basebackup makes of the write-ahead log. */
  public static ClusterArchive wal() {
    return new ClusterArchive(WAL_NAME);
  }

  /** Returns the archive of a tablespace. */
  public static ClusterArchive tablespace(long oid) {
    return new ClusterArchive(Long.toString(oid));
  }

  /** Returns the tablespace's number, if it is the archive of one. */
  public OptionalLong oid() {
    Matcher number = TABLESPACE.matcher(name);
    return number.matches() ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
  }

  boolean isBase() {
    return name.equals(BASE_NAME);
  }

  boolean isWal() {
    return name.equals(WAL_NAME);
  }

  /** Returns the place in the cluster of what the archive calls {@code member}. */
  ClusterPath place(byte[] member) throws CorruptContentException {
    ClusterPath inner = ClusterPath.of(withoutDot(member));
    if (isBase()) {
      return inner;
    }
    return (isWal() ? ClusterPath.known(WAL_NAME) : ClusterPath.known("pg_tblspc/" + name))
        .resolve(inner);
  }

  /** The server says {@code ./pg_wal/archive_status/}, and that name alone has a dot. */
  private static byte[] withoutDot(byte[] member) {
    boolean dotted = member.length > 2 && member[0] == '.' && member[1] == '/';
    return dotted ? Arrays.copyOfRange(member, 2, member.length) : member;
  }

  /** Returns the name of the file. */
  @Override
  public String toString() {
    return name + ".tar";
  }
}
