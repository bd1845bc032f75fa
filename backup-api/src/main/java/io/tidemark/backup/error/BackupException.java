package io.tidemark.backup.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can act on. The message says what failed, on what and why, followed by
 * {@code hint:} and what to do. It holds no secrets.
 */
public abstract class BackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  BackupException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(hint == null ? problem : problem + "\nhint: " + hint, cause);
    this.hint = hint;
  }

  /** Returns what the user can do about it. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
