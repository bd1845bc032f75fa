package io.tidemark.backup.redis.wire;

import java.io.IOException;

/** The server has answered a command with an error; the connection can be used on. */
public final class RedisErrorException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Takes the server's own words, such as {@code NOPERM this user has no permissions ...}. */
  public RedisErrorException(String words) {
    super(words);
  }

  /** Returns the first word: {@code NOPERM}, {@code LOADING}, {@code ERR}, ... */
  public String code() {
    return String.valueOf(getMessage()).split(" ", 2)[0];
  }
}
