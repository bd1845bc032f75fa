package io.tidemark.backup.storage.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what the operating system says into what failed, on what, why, and what to do about it. */
final class Problem {

  /** Below this a disk counts as full, whatever language the operating system complains in. */
  private static final long FULL_BYTES = 64 * 1024;

  private Problem() {}

  /**
   * Returns an exception to throw in place of {@code cause}.
   *
   * @param failed what failed, such as {@code cannot store 'a/b'}
   */
  static IOException of(String failed, Path root, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return (IOException) new InterruptedIOException(failed + ": interrupted").initCause(cause);
    }
    return new IOException(failed + ": " + reason(root, cause), cause);
  }

  private static String reason(Path root, IOException cause) {
    String text = text(cause);
    String lower = text.toLowerCase(Locale.ROOT);
    if (cause instanceof AccessDeniedException denied) {
      return "permission denied on %s; hint: the user that runs this process must own the folder"
          .formatted(denied.getFile());
    }
    if (lower.contains("quota")) {
      return "no space left on %s: %s; hint: raise the quota or prune".formatted(root, text);
    }
    if (lower.contains("no space left") || isFull(root)) {
      return "no space left on %s (%s); hint: prune, or give it more space or inodes"
          .formatted(root, text);
    }
    if (lower.contains("read-only")) {
      return "%s is read-only; hint: remount it, or look for a disk error".formatted(root);
    }
    if (lower.contains("name too long")) {
      return "a name below %s is too long for its file system".formatted(root);
    }
    if (lower.contains("cross-device")) {
      return "%s spans several file systems; hint: use the inner one as the root".formatted(root);
    }
    return text;
  }

  private static String text(IOException cause) {
    @Nullable String text = cause.getMessage();
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      text = failure.getFile() + ": " + failure.getReason();
    }
    return text == null ? cause.getClass().getSimpleName() : text;
  }

  private static boolean isFull(Path root) {
    try {
      return Files.getFileStore(root).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
