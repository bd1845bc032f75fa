package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.TarMember.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Parses one header of a tar archive. The library reads the fields; its stream is not used, because
 * it follows extensions (pax, GNU, sparse) that no server writes and that can hide a member.
 */
final class TarHeader {

  /** One character for each byte, so that names come through as they are. */
  private static final ZipEncoding BYTES =
      ZipEncodingHelper.getZipEncoding(StandardCharsets.ISO_8859_1.name());

  private static final byte[] POSIX = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
  private static final int PERMISSIONS = 07777;

  private TarHeader() {}

  static TarMember parse(byte[] block, String archive) throws CorruptContentException {
    TarMember member;
    try {
      requireWhole(block, archive);
      member = member(new TarArchiveEntry(block, BYTES, false));
    } catch (CorruptContentException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptContentException(archive + ": the header of a file makes no sense", e);
    }
    if (member.sizeBytes() < 0 || (member.kind() == Kind.FOLDER && member.sizeBytes() > 0)) {
      throw new CorruptContentException(
          archive + ": " + ClusterPath.readable(member.name()) + " has an impossible size");
    }
    return member;
  }

  private static void requireWhole(byte[] block, String archive) throws CorruptContentException {
    if (!TarUtils.verifyCheckSum(block)) {
      throw new CorruptContentException(archive + ": the header of a file is damaged");
    }
    int magic = TarConstants.MAGIC_OFFSET;
    if (!Arrays.equals(block, magic, magic + POSIX.length, POSIX, 0, POSIX.length)) {
      throw new CorruptContentException(
          archive + ": the header of a file is not of the format that a server writes");
    }
  }

  private static TarMember member(TarArchiveEntry entry) {
    Kind kind = kind(entry.getLinkFlag());
    String name = entry.getName();
    boolean slash = kind == Kind.FOLDER && name.endsWith("/");
    return new TarMember(
        slash ? name.substring(0, name.length() - 1) : name,
        kind,
        entry.getMode() & PERMISSIONS,
        entry.getSize(),
        kind == Kind.SYMBOLIC_LINK ? entry.getLinkName() : "");
  }

  private static Kind kind(byte flag) {
    return switch (flag) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> Kind.FILE;
      case TarConstants.LF_DIR -> Kind.FOLDER;
      case TarConstants.LF_SYMLINK -> Kind.SYMBOLIC_LINK;
      default -> Kind.OTHER;
    };
  }
}
