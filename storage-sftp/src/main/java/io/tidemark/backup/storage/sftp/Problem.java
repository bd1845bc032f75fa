package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what a server says into what failed, on what, why, and what to do about it. */
final class Problem {

  private Problem() {}

  /**
   * Returns an exception to throw in place of {@code cause}.
   *
   * @param failed what failed, such as {@code cannot store 'a/b'}
   * @param root the folder whose file system may be the reason
   */
  static IOException of(String failed, String root, Connection connection, IOException cause) {
    if (cause instanceof StatusException status) {
      return new IOException(failed + ": " + reason(root, connection, status), cause);
    }
    return of(failed, cause);
  }

  /** Returns an exception to throw in place of {@code cause}, which no file system explains. */
  static IOException of(String failed, IOException cause) {
    if (cause instanceof InterruptedIOException) {
      return (IOException) new InterruptedIOException(failed + ": interrupted").initCause(cause);
    }
    if (cause instanceof StatusException status && status.is(Fxp.PERMISSION_DENIED)) {
      return new IOException(failed + ": " + denied(text(cause)), cause);
    }
    return new IOException(failed + ": " + text(cause), cause);
  }

  private static String reason(String root, Connection connection, StatusException cause) {
    String text = text(cause);
    String lower = text.toLowerCase(Locale.ROOT);
    if (cause.is(Fxp.PERMISSION_DENIED)) {
      return denied(text);
    }
    if (lower.contains("quota")) {
      return "no space left in %s: %s; hint: raise the quota or prune".formatted(root, text);
    }
    @Nullable Space space = space(root, connection);
    if (lower.contains("no space left") || (space != null && space.isFull())) {
      return "no space left in %s (%s); hint: prune, or give it more space or inodes"
          .formatted(root, text);
    }
    if (lower.contains("read-only") || (space != null && space.readOnly())) {
      return "%s is read-only; hint: remount it, or look for a disk error".formatted(root);
    }
    if (cause.is(Fxp.FAILURE)) {
      return "the server gives no reason (%s); hint: look for a full disk or a quota there, and into its log"
          .formatted(text);
    }
    return text;
  }

  private static String denied(String text) {
    return text + "; hint: the user that logs in must own the folder";
  }

  /** OpenSSH has no words for a full disk; but it tells how much space there is. */
  private static @Nullable Space space(String root, Connection connection) {
    try {
      return connection.sftp().tellsSpace() ? connection.sftp().space(root).await() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns what an exception says, or what it is. */
  static String text(Throwable cause) {
    @Nullable String text = cause.getMessage();
    return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
  }
}
