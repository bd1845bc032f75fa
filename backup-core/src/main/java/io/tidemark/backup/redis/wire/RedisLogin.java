package io.tidemark.backup.redis.wire;

import io.tidemark.backup.codec.Secret;
import java.util.Optional;

/**
 * Who logs in.
 *
 * @param user the name of the ACL user; empty for the default one
 */
public record RedisLogin(String user, Optional<Secret> password) {

  /** Returns the login of somebody who gives neither a name nor a password. */
  public static RedisLogin none() {
    return new RedisLogin("", Optional.empty());
  }
}
