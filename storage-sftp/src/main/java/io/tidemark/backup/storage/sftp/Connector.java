package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;

/** Makes connections to one server, on threads that it owns. Thread-safe. */
final class Connector implements AutoCloseable {

  private static final String THREADS = "tidemark-sftp";

  /** One receives and decrypts while another sends. */
  private static final int IO_THREADS = 2;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Login login;
  private final List<KeyPair> keys;
  private final HostKeys hostKeys;
  private final Timing timing;
  private final ScheduledExecutorService timer =
      ThreadUtils.newSingleThreadScheduledExecutor(THREADS + "-timer");
  private final SshClient client;

  Connector(Endpoint endpoint, Login login, HostKeys hostKeys, Timing timing) throws IOException {
    this.endpoint = endpoint;
    this.login = login;
    this.keys = login.keys();
    this.hostKeys = hostKeys;
    this.timing = timing;
    this.client = client();
    client.start();
  }

  private SshClient client() {
    SshClient ssh = SshClient.setUpDefaultClient();
    ssh.setIoServiceFactoryFactory(
        new Nio2ServiceFactoryFactory(() -> ThreadUtils.newFixedThreadPool(THREADS, IO_THREADS)));
    ssh.setScheduledExecutorService(timer, false);
    ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    ssh.setServerKeyVerifier(hostKeys);
    Algorithms.offer(ssh);
    login.prepare(ssh);
    // Without it every request waits for the delayed acknowledgement of the one before.
    CoreModuleProperties.TCP_NODELAY.set(ssh, true);
    // A quiet connection is looked after by the wire, which knows what it waits for.
    CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
    CoreModuleProperties.STOP_WAIT_TIME.set(ssh, STOP_LIMIT);
    return ssh;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /**
   * Logs in and starts SFTP.
   *
   * @throws ConnectionLostException if the server cannot be reached now
   * @throws IOException if it refuses the user, or is not the one that was meant
   */
  Connection connect() throws IOException {
    login.checkAgent();
    client.setSignatureFactories(Algorithms.signatures(hostKeys.types()));
    ClientSession session = openSession();
    boolean started = false;
    try {
      login.offer(session, keys);
      authenticate(session);
      Connection connection = Connection.start(new Wire(endpoint, session, timing, timer));
      started = true;
      return connection;
    } catch (StatusException e) {
      throw new IOException("cannot start SFTP on " + endpoint + ": " + Problem.text(e), e);
    } finally {
      if (!started) {
        session.close(true);
      }
    }
  }

  private ClientSession openSession() throws IOException {
    try {
      return client
          .connect(endpoint.user(), endpoint.host(), endpoint.port())
          .verify(
              timing.silence(), CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT)
          .getSession();
    } catch (IOException e) {
      throw unlessInterrupted("cannot connect to " + endpoint, e);
    }
  }

  private void authenticate(ClientSession session) throws IOException {
    try {
      session.auth().verify(timing.silence());
    } catch (IOException e) {
      String refused = hostKeys.problemOf(session).orElse(null);
      if (refused != null) {
        throw new IOException(refused, e);
      }
      if (Problem.text(e).contains("Unable to negotiate")) {
        throw new IOException(
            "cannot agree with %s on how to talk: %s; hint: update the server, whose algorithms are outdated"
                .formatted(endpoint, Problem.text(e)),
            e);
      }
      if (isRefusal(e)) {
        throw new IOException(
            "%s does not let us in with %s (%s); hint: is the public key in authorized_keys there?"
                .formatted(endpoint, login.described(), Problem.text(e)),
            e);
      }
      throw unlessInterrupted("cannot log in to " + endpoint, e);
    }
  }

  private static boolean isRefusal(IOException e) {
    String text = Problem.text(e);
    return e instanceof SshException
        && (text.contains("No more authentication methods")
            || text.contains("Too many authentication failures"));
  }

  private static IOException unlessInterrupted(String failed, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return (IOException) new InterruptedIOException(failed + ": interrupted").initCause(e);
    }
    return new ConnectionLostException(failed + ": " + Problem.text(e), e);
  }

  @Override
  public void close() throws IOException {
    try (client) {
      client.stop();
    } finally {
      timer.shutdownNow();
    }
  }
}
