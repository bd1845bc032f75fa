package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link PostgresCluster} shall be like, before {@code initdb} makes it. */
public final class ClusterBuilder {

  private static final int CHECKSUMS_BY_DEFAULT = 18;

  private final PostgresBinaries binaries;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> options = new ArrayList<>();
  private boolean checksums;
  private boolean tls;
  private boolean ownIdentifier;

  ClusterBuilder(PostgresBinaries binaries) {
    this.binaries = binaries;
    setting("fsync", "off");
    setting("shared_buffers", "16MB");
    setting("max_connections", "60");
    setting("wal_level", "replica");
    setting("max_wal_senders", "10");
    setting("max_replication_slots", "10");
    // Segments in /dev/shm would outlive a server that is killed.
    setting("dynamic_shared_memory_type", "mmap");
  }

  /** Puts a setting into {@code postgresql.conf}; it may be one that the fixture has set. */
  public ClusterBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Data pages carry checksums; without this they carry none in any version. */
  public ClusterBuilder checksums() {
    checksums = true;
    return this;
  }

  /** The account's group may read the data directory: its folders are {@code rwxr-x---}. */
  public ClusterBuilder groupAccess() {
    options.add("--allow-group-access");
    return this;
  }

  /** The size of a WAL segment, a power of two; 16 by default. */
  public ClusterBuilder walSegmentMegabytes(int size) {
    options.add("--wal-segsize=" + size);
    return this;
  }

  /** The server offers TLS with a self-signed certificate for localhost and 127.0.0.1. */
  public ClusterBuilder tls() {
    tls = true;
    return setting("ssl", "on");
  }

  /** The system identifier is one that no other cluster has: clusters share it by default. */
  public ClusterBuilder ownIdentifier() {
    ownIdentifier = true;
    return this;
  }

  /** Makes the cluster, which does not run yet. */
  public PostgresCluster create() {
    ServerFolder folder = ServerFolder.create("cluster-" + binaries.majorVersion());
    Path data = folder.path("data");
    if (ownIdentifier) {
      DataTemplate.create(binaries, initdbOptions(), data);
    } else {
      DataTemplate.copy(binaries, initdbOptions(), data);
    }
    configure(data);
    if (tls) {
      createCertificate(data);
    }
    return new PostgresCluster(binaries, folder, data, Map.of());
  }

  private List<String> initdbOptions() {
    List<String> all = new ArrayList<>(options);
    if (checksums) {
      all.add("--data-checksums");
    } else if (binaries.majorVersion() >= CHECKSUMS_BY_DEFAULT) {
      all.add("--no-data-checksums");
    }
    return all;
  }

  private void configure(Path data) {
    StringBuilder lines = new StringBuilder();
    settings.forEach((name, value) -> lines.append(line(name, value)));
    try {
      Files.writeString(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String line(String name, String value) {
    return "%s = '%s'%n".formatted(name, value.replace("'", "''"));
  }

  /** The names are the server's defaults, so that a restored copy needs no settings. */
  private static void createCertificate(Path data) {
    Path key = data.resolve("server.key");
    Path certificate = data.resolve("server.crt");
    String request =
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
            + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
            + " -keyout %s -out %s";
    CommandLine.of("openssl", request.formatted(key, certificate).split(" ")).run().succeeded();
    ServerAccount.own(key);
    ServerAccount.own(certificate);
  }
}
