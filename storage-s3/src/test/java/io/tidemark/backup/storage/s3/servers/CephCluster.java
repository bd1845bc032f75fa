package io.tidemark.backup.storage.s3.servers;

import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The smallest cluster that a gateway can work on: one monitor and one storage daemon that keeps
 * objects in memory.
 */
final class CephCluster implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("/usr/bin");
  private static final String ACCOUNT = "ceph";
  private static final String FSID = "6f1d9c44-5a0e-4a6c-9d53-0c2b8a7f3e11";
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final ServerFolder folder;
  private final List<ServerProcess> daemons = new ArrayList<>();

  private CephCluster(ServerFolder folder) {
    this.folder = folder;
  }

  static boolean installed() {
    return Stream.of("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "osdmaptool")
        .allMatch(program -> Files.isExecutable(PROGRAMS.resolve(program)));
  }

  /**
   * Starts a cluster.
   *
   * @param section more of the configuration
   * @param user one who may do everything, besides the administrator
   */
  static CephCluster start(ServerFolder folder, String section, String user) {
    CephCluster cluster = new CephCluster(folder);
    int port = ServerProcess.freePort();
    folder.write("ceph.conf", configuration(folder, port) + section);
    if (ROOT) {
      folder.giveTo(ACCOUNT);
    }
    try {
      cluster.createKeys("osd.0", "client.admin", user);
      cluster.startMonitor(port);
      cluster.startStorage();
      return cluster;
    } catch (AssertionError e) {
      cluster.endDaemons();
      throw e;
    }
  }

  /** The short intervals of the monitor make the start take 2 s in place of 13. */
  private static String configuration(ServerFolder folder, int port) {
    return """
        [global]
        fsid = %1$s
        mon initial members = a
        mon host = [v2:127.0.0.1:%2$d/0]
        public addr = 127.0.0.1
        ms bind msgr1 = false
        auth cluster required = cephx
        auth service required = cephx
        auth client required = cephx
        keyring = %3$s/keyring
        run dir = %3$s
        log file = %3$s/$name.log
        admin socket =
        pid file =
        paxos propose interval = 0.02
        paxos min wait = 0.01
        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 1
        osd pool default pgp num = 1
        osd crush chooseleaf type = 0
        mon max pg per osd = 1000
        mon allow pool size one = true
        [mon.a]
        mon data = %3$s/monitor
        mon data avail crit = 1
        [osd]
        osd data = %3$s/storage
        osd objectstore = memstore
        memstore device bytes = 8589934592
        """
        .formatted(FSID, port, folder.path(""));
  }

  private void createKeys(String... users) {
    keyring("--create-keyring", "-n", "mon.", "--cap", "mon", "allow *");
    for (String user : users) {
      keyring("-n", user, "--cap", "mon", "allow *", "--cap", "osd", "allow *");
    }
  }

  private void keyring(String... options) {
    List<String> words = new ArrayList<>(List.of(folder.path("keyring").toString(), "--gen-key"));
    Collections.addAll(words, options);
    command("ceph-authtool", words).run().succeeded();
  }

  /** The first maps are made by hand, so that nobody has to tell the monitor of the daemon. */
  private void startMonitor(int port) {
    String monitors = folder.path("monitors.map").toString();
    String storages = folder.path("storages.map").toString();
    String address = "[v2:127.0.0.1:" + port + "]";
    command("mkdir", List.of(folder.path("monitor").toString(), folder.path("storage").toString()))
        .run()
        .succeeded();
    command("monmaptool", List.of("--create", "--addv", "a", address, "--fsid", FSID, monitors))
        .run()
        .succeeded();
    run("osdmaptool", "--createsimple", "1", storages);
    run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monitors, "--osdmap", storages);
    daemons.add(start("ceph-mon", "-i", "a", "-f").awaitPort(port));
  }

  private void startStorage() {
    run("ceph-osd", "-i", "0", "--mkfs", "--no-mon-config");
    daemons.add(start("ceph-osd", "-i", "0", "-f"));
  }

  /** Starts a daemon of this cluster, which the caller closes. */
  ServerProcess start(String program, String... options) {
    List<String> words = words(program, options);
    Path log = folder.path(program + ".out");
    return ServerProcess.start(log, Map.of(), words.toArray(String[]::new));
  }

  /** Runs a program of this cluster to its end, which must be good. */
  void run(String program, String... options) {
    List<String> words = words(program, options);
    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
    CommandLine.of(words.get(0), arguments).run().succeeded();
  }

  private List<String> words(String program, String... options) {
    List<String> words = asAccount();
    Collections.addAll(words, program, "-c", folder.path("ceph.conf").toString());
    Collections.addAll(words, options);
    return words;
  }

  private static CommandLine command(String program, List<String> options) {
    List<String> words = asAccount();
    words.add(program);
    words.addAll(options);
    return CommandLine.of(words.get(0), words.subList(1, words.size()).toArray(String[]::new));
  }

  private static List<String> asAccount() {
    return ROOT
        ? new ArrayList<>(
            List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups"))
        : new ArrayList<>();
  }

  private void endDaemons() {
    Collections.reverse(daemons);
    daemons.forEach(ServerProcess::close);
    daemons.clear();
  }

  @Override
  public void close() {
    endDaemons();
    folder.close();
  }
}
