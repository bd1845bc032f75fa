package io.tidemark.backup.error;

import org.jspecify.annotations.Nullable;

/** Settings are wrong or contradict each other: fix them. Nothing was done. */
public final class InvalidConfigurationException extends BackupException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigurationException(
      String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }

  public InvalidConfigurationException(String problem, @Nullable String hint) {
    this(problem, hint, null);
  }
}
