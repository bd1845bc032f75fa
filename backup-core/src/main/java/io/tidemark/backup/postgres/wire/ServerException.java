package io.tidemark.backup.postgres.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The server has answered with an error. The connection may still be good. */
public final class ServerException extends IOException {

  private static final long serialVersionUID = 1;

  private final String sqlState;

  ServerException(ServerErrorMessage error) {
    super(text(error), new PSQLException(error));
    sqlState = String.valueOf(error.getSQLState());
  }

  private static String text(ServerErrorMessage error) {
    StringBuilder text = new StringBuilder(String.valueOf(error.getMessage()));
    append(text, error.getDetail());
    append(text, error.getHint());
    return text.toString().strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static void append(StringBuilder text, @Nullable String more) {
    if (more != null) {
      text.append("; ").append(more);
    }
  }

  /** Returns the five characters of the error's class. */
  public String sqlState() {
    return sqlState;
  }
}
