package io.tidemark.backup.postgres;

import java.sql.SQLException;

/** Carries a database error out of a callback that may not throw it. */
final class UncheckedSqlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final SQLException failure;

  UncheckedSqlException(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
