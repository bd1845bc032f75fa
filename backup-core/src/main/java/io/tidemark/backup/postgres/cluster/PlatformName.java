package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.error.RestoreFailedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Names of files as bytes, for a platform on which Java names files by characters. */
final class PlatformName {

  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private PlatformName() {}

  /**
   * Returns the path that has these very bytes.
   *
   * @throws RestoreFailedException if the platform's encoding has no characters for them
   */
  static Path path(byte[] name) {
    try {
      Path path = Path.of(decode(name, ENCODING));
      if (Arrays.equals(path.toString().getBytes(ENCODING), name)) {
        return path;
      }
      throw unrepresentable(name, null);
    } catch (CharacterCodingException | InvalidPathException e) {
      throw unrepresentable(name, e);
    }
  }

  /** Returns the bytes of the last part of a path, as far as the platform tells them. */
  static byte[] bytes(Path path) {
    return String.valueOf(path.getFileName()).getBytes(ENCODING);
  }

  static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  private static RestoreFailedException unrepresentable(byte[] name, @Nullable Exception why) {
    return new RestoreFailedException(
        "cannot create '" + ClusterPath.readable(name) + "': the name is not " + ENCODING,
        "run the restore with LC_ALL set to a locale of ISO-8859-1, in which every byte is a"
            + " character, or unpack the archive with tar",
        why);
  }
}
