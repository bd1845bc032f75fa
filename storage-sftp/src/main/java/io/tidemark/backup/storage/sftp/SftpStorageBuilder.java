package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link SftpStorage}. Not thread-safe. */
public final class SftpStorageBuilder {

  private final String user;
  private final String host;
  private int port = 22;
  private String folder = "";
  private boolean createRoot = true;
  private final List<IdentityFile> identities = new ArrayList<>();
  private @Nullable Path agent;
  private @Nullable Secret password;
  private Path knownHosts = sshFolder().resolve("known_hosts");
  private final List<String> hostKeys = new ArrayList<>();
  private HostKeyCheck hostKeyCheck = HostKeyCheck.STRICT;
  private int connections = 4;
  private Duration timeout = Duration.ofSeconds(60);
  private Duration keepAlive = Duration.ofSeconds(30);
  private int attempts = 5;
  private Duration firstDelay = Duration.ofSeconds(1);
  private Duration abandonedAfter = Duration.ofHours(24);
  private InstantSource clock = InstantSource.system();
  private StorageListener listener = StorageListener.none();

  SftpStorageBuilder(String user, String host) {
    this.user = user;
    this.host = host;
  }

  private static Path sshFolder() {
    return Path.of(System.getProperty("user.home", ""), ".ssh");
  }

  /** The port, 22 by default. */
  public SftpStorageBuilder port(int number) {
    this.port = number;
    return this;
  }

  /** The root folder: absolute, or relative to where a login begins, which is the default. */
  public SftpStorageBuilder folder(String path) {
    this.folder = path;
    return this;
  }

  /** Whether a missing root folder is created, which is the default. */
  public SftpStorageBuilder createRoot(boolean creates) {
    this.createRoot = creates;
    return this;
  }

  /**
   * A private key, in OpenSSH's format or in PEM, that is not encrypted. May be called several
   * times. Without any identity, agent and password, the usual names in {@code ~/.ssh} are tried.
   */
  public SftpStorageBuilder identity(Path file) {
    identities.add(new IdentityFile(file, null));
    return this;
  }

  /** A private key that is encrypted. */
  public SftpStorageBuilder identity(Path file, Secret passphrase) {
    identities.add(new IdentityFile(file, passphrase));
    return this;
  }

  /** The socket of an agent that holds keys: what {@code SSH_AUTH_SOCK} names. */
  public SftpStorageBuilder agent(Path socket) {
    this.agent = socket;
    return this;
  }

  /** A password. */
  public SftpStorageBuilder password(Secret secret) {
    this.password = secret;
    return this;
  }

  /** The file with the keys of known hosts, {@code ~/.ssh/known_hosts} by default. */
  public SftpStorageBuilder knownHosts(Path file) {
    this.knownHosts = file;
    return this;
  }

  /**
   * A key that the server may have: a fingerprint ({@code SHA256:...}), or a public key as in a
   * {@code .pub} file. May be called several times; from the first on, {@code known_hosts} is not
   * asked.
   */
  public SftpStorageBuilder hostKey(String fingerprintOrKey) {
    hostKeys.add(fingerprintOrKey);
    return this;
  }

  /** What happens with an unknown host, {@link HostKeyCheck#STRICT} by default. */
  public SftpStorageBuilder hostKeyCheck(HostKeyCheck check) {
    this.hostKeyCheck = check;
    return this;
  }

  /** How many connections there are at most, 4 by default; many objects share one. */
  public SftpStorageBuilder connections(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one connection is needed, not " + count);
    }
    this.connections = count;
    return this;
  }

  /**
   * For how long a server that owes an answer may be silent, 60 seconds by default; then the
   * connection counts as broken. Flushing a file to the medium may take ten times as long.
   */
  public SftpStorageBuilder timeout(Duration silence) {
    this.timeout = silence;
    return this;
  }

  /** After how long without traffic the server is asked something, 30 seconds by default. */
  public SftpStorageBuilder keepAlive(Duration quiet) {
    this.keepAlive = quiet;
    return this;
  }

  /** How often something is tried, 5 by default, when the connection breaks each time. */
  public SftpStorageBuilder attempts(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one attempt is needed, not " + count);
    }
    this.attempts = count;
    return this;
  }

  /** The pause after the first failed attempt, a second by default; each further one doubles it. */
  public SftpStorageBuilder firstDelay(Duration pause) {
    if (pause.isNegative()) {
      throw new IllegalArgumentException("negative pause: " + pause);
    }
    this.firstDelay = pause;
    return this;
  }

  /** The age, 24 hours by default, from which a staging file belongs to a run that has died. */
  public SftpStorageBuilder abandonedAfter(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("negative age of abandoned staging files: " + age);
    }
    this.abandonedAfter = age;
    return this;
  }

  /** The clock that the age of staging files is measured with. */
  public SftpStorageBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /** Who hears of repeated attempts and of what deserves a look. */
  public SftpStorageBuilder listen(StorageListener whoHears) {
    this.listener = whoHears;
    return this;
  }

  /**
   * Connects, and opens the storage.
   *
   * @throws IllegalArgumentException if a setting makes no sense
   * @throws IOException if the server cannot be reached, is not the one that was meant, refuses the
   *     user, or has no such folder
   */
  public SftpStorage open() throws IOException {
    Endpoint endpoint = new Endpoint(user, host, port);
    Timing timing = new Timing(timeout, keepAlive);
    HostKeys keys =
        new HostKeys(new HostKeySettings(hostKeyCheck, knownHosts, hostKeys), endpoint, listener);
    keys.warnIfOff();
    Connections pool = new Connections(new Connector(endpoint, login(), keys, timing), connections);
    try {
      return open(endpoint, pool);
    } catch (IOException | RuntimeException e) {
      try (pool) {
        throw e;
      }
    }
  }

  private SftpStorage open(Endpoint endpoint, Connections pool) throws IOException {
    Retries retries = new Retries(attempts, firstDelay, listener);
    Remote login = new Remote(folder, pool, retries);
    String root =
        login.call(
            "open "
                + (folder.isEmpty() ? "the storage at " + endpoint : folder + " at " + endpoint),
            connection -> Root.open(connection.sftp(), folder, createRoot));
    Remote remote = new Remote(root, pool, retries);
    return new SftpStorage(endpoint, remote, new Staging(root, abandonedAfter, clock));
  }

  private Login login() {
    boolean nothing = identities.isEmpty() && agent == null && password == null;
    return new Login(nothing ? usualIdentities() : identities, agent, password);
  }

  private static List<IdentityFile> usualIdentities() {
    return Stream.of("id_ed25519", "id_ecdsa", "id_rsa")
        .map(sshFolder()::resolve)
        .filter(Files::exists)
        .map(file -> new IdentityFile(file, null))
        .toList();
  }
}
