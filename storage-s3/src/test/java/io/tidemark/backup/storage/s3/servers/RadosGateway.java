package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.servers.ServerProcess;
import io.tidemark.backup.testkit.TestCapability;
import java.util.Map;

/**
 * Ceph's RADOS gateway, with a cluster behind it that keeps objects in memory: one monitor and one
 * storage daemon. All of them run as Ceph's own account where the tests run as root.
 */
public final class RadosGateway implements S3Server {

  private static final String USER = "client.gateway";

  private final CephCluster cluster;
  private final ServerProcess process;
  private final int port;

  private RadosGateway(CephCluster cluster, int port) {
    this.cluster = cluster;
    this.port = port;
    this.process = cluster.start("radosgw", "-n", USER, "-f");
  }

  /** Starts a server, or skips the test where Ceph is not installed. */
  public static RadosGateway start() {
    return start(Map.of());
  }

  /**
   * Starts a server with more settings.
   *
   * @param settings of the gateway, such as {@code rgw max concurrent requests}
   */
  public static RadosGateway start(Map<String, String> settings) {
    TestCapability.require("radosgw", CephCluster.installed(), "Ceph's servers are not installed");
    return ServerFolder.startIn("radosgw", folder -> start(folder, settings));
  }

  private static RadosGateway start(ServerFolder folder, Map<String, String> settings) {
    int port = ServerProcess.freePort();
    StringBuilder section = new StringBuilder("[" + USER + "]\n");
    section.append("rgw frontends = beast endpoint=127.0.0.1:" + port + "\n");
    section.append("rgw data = " + folder.path("gateway") + "\n");
    section.append("rgw gc obj min wait = 1\nrgw gc processor period = 1\n");
    settings.forEach((name, value) -> section.append(name + " = " + value + "\n"));
    CephCluster cluster = CephCluster.start(folder, section.toString(), USER);
    try {
      return new RadosGateway(cluster, port).ready();
    } catch (AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private RadosGateway ready() {
    process.awaitPort(port);
    cluster.run(
        "radosgw-admin",
        "user",
        "create",
        "--uid=tide",
        "--display-name=tide",
        "--access-key=" + accessKey(),
        "--secret-key=" + secretKey());
    return this;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
    cluster.close();
  }
}
