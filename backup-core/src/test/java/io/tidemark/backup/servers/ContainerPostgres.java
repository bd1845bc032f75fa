package io.tidemark.backup.servers;

import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container of an image that the Docker engine already has; nothing is pulled. */
final class ContainerPostgres implements PostgresInstance {

  private final PostgreSQLContainer container;

  ContainerPostgres(String image) {
    container =
        new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
            .withImagePullPolicy(name -> false)
            .withUsername("postgres")
            .withPassword(PostgresCluster.PASSWORD)
            .withDatabaseName("postgres");
    container.start();
  }

  /** The image to use. Naming one is an order: there is no way back to local binaries. */
  static Optional<String> image() {
    return Optional.ofNullable(System.getenv("BACKUP_TEST_POSTGRES_IMAGE"))
        .filter(name -> !name.isBlank());
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getFirstMappedPort();
  }

  @Override
  public String user() {
    return container.getUsername();
  }

  @Override
  public String password() {
    return container.getPassword();
  }

  @Override
  public void close() {
    container.stop();
  }
}
