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
    return local.isEmpty() ? new EmbeddedInstance() : start(local.get(0));
  }

  static PostgresInstance of(int majorVersion) {
    Optional<String> image = ContainerPostgres.image();
    if (image.isPresent() && image.get().matches(".*:" + majorVersion + "([.-].*)?")) {
      return new ContainerPostgres(image.get());
    }
    Optional<PostgresBinaries> local = PostgresBinaries.installed(majorVersion);
    if (local.isPresent()) {
      return start(local.get());
    }
    TestCapability.require(
        "postgres-" + majorVersion,
        majorVersion == EMBEDDED_VERSION,
        "no PostgreSQL " + majorVersion + " on this machine");
    return new EmbeddedInstance();
  }

  private static PostgresInstance start(PostgresBinaries binaries) {
    return new ClusterBuilder(binaries)
        .setting("synchronous_commit", "off")
        .setting("full_page_writes", "off")
        .setting("shared_buffers", "64MB")
        .create()
        .start();
  }
}
