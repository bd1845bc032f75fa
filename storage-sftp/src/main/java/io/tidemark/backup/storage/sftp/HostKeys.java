package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * Decides whether a server is the one that was meant: by pinned keys if there are any, by the
 * {@code known_hosts} file otherwise.
 */
final class HostKeys implements ServerKeyVerifier {

  /** Attributes of a session would do, but closing the session clears them. */
  private final Map<ClientSession, String> problems =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Endpoint endpoint;
  private final HostKeyCheck check;
  private final Path knownHosts;
  private final List<String> pins;
  private final StorageListener listener;

  HostKeys(HostKeySettings settings, Endpoint endpoint, StorageListener listener) {
    this.endpoint = endpoint;
    this.check = settings.check();
    this.knownHosts = settings.knownHosts();
    this.pins = settings.pins();
    this.listener = listener;
  }

  /** Returns why a session's server was refused, if it was. */
  Optional<String> problemOf(ClientSession session) {
    return Optional.ofNullable(problems.get(session));
  }

  void warnIfOff() {
    if (check == HostKeyCheck.OFF && pins.isEmpty()) {
      listener.warned(
          "the host key of %s is not checked: anybody on the way can read and change what is stored; hint: use a known_hosts file or pin the key"
              .formatted(endpoint));
    }
  }

  /** Returns the types of key that the host is known by, so that it is asked for one of them. */
  List<String> types() throws IOException {
    if (!pins.isEmpty()) {
      return pins.stream()
          .filter(pin -> pin.contains(" "))
          .map(pin -> pin.split(" ", 2)[0])
          .toList();
    }
    return known().stream().filter(line -> !line.revoked()).map(KnownHosts.Line::type).toList();
  }

  private List<KnownHosts.Line> known() throws IOException {
    try {
      return KnownHosts.read(knownHosts, endpoint).lines();
    } catch (IOException e) {
      throw new IOException(
          "cannot read the known_hosts file " + knownHosts + ": " + Problem.text(e), e);
    }
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    Optional<String> problem;
    try {
      problem = problem(PublicKeyEntry.toString(key), describe(key));
    } catch (IOException e) {
      problem =
          Optional.of("cannot use the known_hosts file " + knownHosts + ": " + Problem.text(e));
    }
    problem.ifPresent(text -> problems.put(session, text));
    return problem.isEmpty();
  }

  private static String describe(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + fingerprint(key);
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  private Optional<String> problem(String key, String described) throws IOException {
    if (!pins.isEmpty()) {
      boolean pinned =
          pins.stream().anyMatch(pin -> key.equals(pin) || described.endsWith(" " + pin));
      return pinned ? Optional.empty() : Optional.of(otherThanPinned(described));
    }
    return check == HostKeyCheck.OFF ? Optional.empty() : problemInFile(key, described);
  }

  private Optional<String> problemInFile(String key, String described) throws IOException {
    List<KnownHosts.Line> lines = known();
    for (KnownHosts.Line line : lines) {
      if (line.revoked() && line.key().equals(key)) {
        return Optional.of(revoked(described, line));
      }
    }
    List<KnownHosts.Line> trusted = lines.stream().filter(line -> !line.revoked()).toList();
    if (trusted.isEmpty()) {
      return acceptIfNew(key, described);
    }
    boolean known = trusted.stream().anyMatch(line -> line.key().equals(key));
    return known ? Optional.empty() : Optional.of(changed(described, trusted.get(0)));
  }

  private Optional<String> acceptIfNew(String key, String described) throws IOException {
    if (check != HostKeyCheck.ACCEPT_NEW) {
      return Optional.of(
          "the host key of %s, %s, is not in %s; hint: compare it with the server's own (ssh-keygen -lf) and pin it or add it with ssh-keyscan"
              .formatted(endpoint, described, knownHosts));
    }
    KnownHosts.append(knownHosts, endpoint, key);
    listener.warned(
        "the host key of %s, %s, was new and is now in %s"
            .formatted(endpoint, described, knownHosts));
    return Optional.empty();
  }

  private String revoked(String described, KnownHosts.Line line) {
    return "the host key of %s, %s, is revoked in line %d of %s; hint: the server needs a new key"
        .formatted(endpoint, described, line.number(), knownHosts);
  }

  private String changed(String described, KnownHosts.Line line) {
    return "the host key of %s has changed to %s: line %d of %s has another one; hint: somebody may be listening in; if the server is new, remove the line with ssh-keygen -R '%s' -f %s"
        .formatted(
            endpoint, described, line.number(), knownHosts, KnownHosts.name(endpoint), knownHosts);
  }

  private String otherThanPinned(String described) {
    return "the host key of %s is %s, which is not the one that is pinned; hint: a server has a key of each type: pin the one of this type, if it is yours"
        .formatted(endpoint, described);
  }
}
