package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a file in a cluster, relative to the data directory; a tablespace's files are at
 * {@code pg_tblspc/<oid>/}. It is made of the very bytes that the server's file system has, which
 * need not be UTF-8. It is never empty or absolute and has no part that is empty, {@code .} or
 * {@code ..}.
 */
public final class ClusterPath {

  /** PostgreSQL's own limit for paths. */
  private static final int MAX_BYTES = 1024;

  /** Each character is one byte: compact, and comparable as bytes. */
  private final String bytes;

  private ClusterPath(String bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a name as the server wrote it.
   *
   * @throws CorruptContentException if it could lead out of the cluster
   */
  public static ClusterPath of(byte[] name) throws CorruptContentException {
    ClusterPath path = new ClusterPath(new String(name, StandardCharsets.ISO_8859_1));
    if (name.length > MAX_BYTES || path.bytes.indexOf('\0') >= 0 || !path.staysInside()) {
      throw new CorruptContentException("'" + path + "' is no name of a file in a cluster");
    }
    return path;
  }

  /** Takes a name that this library made: ASCII, and safe. */
  public static ClusterPath known(String name) {
    return new ClusterPath(name);
  }

  /** Takes a name that {@link #of} has accepted before. */
  static ClusterPath trusted(byte[] name) {
    return new ClusterPath(new String(name, StandardCharsets.ISO_8859_1));
  }

  /** Returns where the files of a tablespace seem to be. */
  static ClusterPath tablespace(long oid) {
    return known("pg_tblspc/" + oid);
  }

  private boolean staysInside() {
    return Arrays.stream(bytes.split("/", -1))
        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /** Returns the path of {@code inner} in this folder. */
  ClusterPath resolve(ClusterPath inner) {
    return new ClusterPath(bytes + '/' + inner.bytes);
  }

  /** Returns the folder, unless that is the data directory itself. */
  Optional<ClusterPath> parent() {
    int slash = bytes.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new ClusterPath(bytes.substring(0, slash)));
  }

  /** Whether this is a file in {@code folder}, however deep. */
  boolean isIn(ClusterPath folder) {
    return bytes.startsWith(folder.bytes + '/');
  }

  /** Returns the bytes of the name. */
  public byte[] bytes() {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the last part as a name in {@code folder}, byte for byte. */
  Path nameIn(Path folder) {
    String name = bytes.substring(bytes.lastIndexOf('/') + 1);
    return folder.resolve(PlatformName.path(name.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterPath path && path.bytes.equals(bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** Returns the name for people: what is not UTF-8, or not printable, as {@code \xff}. */
  @Override
  public String toString() {
    return readable(bytes());
  }

  static String readable(byte[] raw) {
    try {
      return escapeControls(PlatformName.decode(raw, StandardCharsets.UTF_8));
    } catch (CharacterCodingException notUtf8) {
      StringBuilder text = new StringBuilder();
      for (byte each : raw) {
        text.append(each > ' ' ? Character.toString(each) : escaped(each & 0xff));
      }
      return text.toString();
    }
  }

  private static String escapeControls(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (Character.isISOControl(point)) {
                escaped.append(escaped(point));
              } else {
                escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }

  private static String escaped(int value) {
    return String.format(Locale.ROOT, "\\x%02x", value);
  }
}
