package io.tidemark.backup.health;

import java.util.Optional;

/** Something that backups need, and a way to find out whether it is there. */
@FunctionalInterface
public interface HealthCheck {

  /**
   * Looks. Runs on a thread of its own, which is interrupted when its time is over.
   *
   * @return what is wrong, without secrets; empty if nothing is
   * @throws Exception if it is not there; the message is what is wrong
   */
  Optional<String> problem() throws Exception;
}
