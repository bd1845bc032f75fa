package io.tidemark.backup.servers;

import io.tidemark.backup.testkit.TestCapability;
import java.util.List;
import java.util.Optional;

/** Decides where a server comes from. */
final class PostgresChoice {

  private static final int EMBEDDED_VERSION = 17;

  private PostgresChoice() {}

  static PostgresInstance any() {
    Optional<String> image = ContainerPostgres.image();
    if (image.isPresent()) {
      return new ContainerPostgres(image.get());
    }
    List<PostgresBinaries> local = PostgresBinaries.installed();
    return local.isEmpty() ? new EmbeddedInstance() : new LocalPostgres(local.get(0));
  }

  static PostgresInstance of(int majorVersion) {
    Optional<String> image = ContainerPostgres.image();
    if (image.isPresent() && image.get().matches(".*:" + majorVersion + "([.-].*)?")) {
      return new ContainerPostgres(image.get());
    }
    Optional<PostgresBinaries> local =
        PostgresBinaries.installed().stream()
            .filter(binaries -> binaries.majorVersion() == majorVersion)
            .findFirst();
    if (local.isPresent()) {
      return new LocalPostgres(local.get());
    }
    TestCapability.require(
        "postgres-" + majorVersion,
        majorVersion == EMBEDDED_VERSION,
        "no PostgreSQL " + majorVersion + " on this machine");
    return new EmbeddedInstance();
  }
}
