package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code sftp://user@host:port/absolute/folder} or {@code sftp://user@host/~/folder}. A
 * password or passphrase is in a file that a parameter names, never in the URI. Applications that
 * know at compile time where they store use {@link SftpStorage#at} instead.
 */
public final class SftpStorageProvider implements StorageProvider {

  private static final Map<String, HostKeyCheck> CHECKS =
      Map.of(
          "strict", HostKeyCheck.STRICT,
          "accept-new", HostKeyCheck.ACCEPT_NEW,
          "off", HostKeyCheck.OFF);

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public SftpStorageProvider() {}

  @Override
  public String scheme() {
    return "sftp";
  }

  @Override
  public Set<String> parameters() {
    return Set.of(
        "identity",
        "identity-passphrase-file",
        "agent",
        "password-file",
        "known-hosts",
        "host-key",
        "host-key-check",
        "connections",
        "timeout",
        "keep-alive",
        "attempts",
        "create");
  }

  @Override
  public Storage open(StorageLocation location) throws IOException {
    return open(location, StorageListener.none());
  }

  @Override
  public Storage open(StorageLocation location, StorageListener listener) throws IOException {
    SftpStorageBuilder builder = SftpStorage.at(user(location), location.host()).listen(listener);
    if (location.port() >= 0) {
      builder.port(location.port());
    }
    builder.folder(folder(location));
    credentials(location, builder);
    hostKeys(location, builder);
    limits(location, builder);
    return builder.open();
  }

  private static String user(StorageLocation location) {
    String user = location.userInfo().orElse("");
    if (user.contains(":")) {
      throw new IllegalArgumentException(
          "a password does not belong into the URI of %s; hint: password-file=/path"
              .formatted(location));
    }
    return user;
  }

  private static String folder(StorageLocation location) {
    String path = location.path();
    if (path.equals("/~") || path.startsWith("/~/")) {
      return path.substring(Math.min(3, path.length()));
    }
    if (path.startsWith("/~")) {
      throw new IllegalArgumentException(
          "'%s' is another user's home; hint: write an absolute path".formatted(path));
    }
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "an sftp: URI needs a folder; hint: write sftp://user@host/folder or sftp://user@host/~/folder");
    }
    return path;
  }

  private static void credentials(StorageLocation location, SftpStorageBuilder builder)
      throws IOException {
    String identity = location.parameter("identity").orElse("");
    String passphraseFile = location.parameter("identity-passphrase-file").orElse("");
    if (identity.isEmpty() && !passphraseFile.isEmpty()) {
      throw new IllegalArgumentException(
          "identity-passphrase-file is given without identity; hint: name the key's file too");
    }
    if (!identity.isEmpty() && passphraseFile.isEmpty()) {
      builder.identity(path(identity));
    } else if (!identity.isEmpty()) {
      builder.identity(path(identity), secret(passphraseFile));
    }
    location.parameter("agent").ifPresent(socket -> builder.agent(path(socket)));
    String passwordFile = location.parameter("password-file").orElse("");
    if (!passwordFile.isEmpty()) {
      builder.password(secret(passwordFile));
    }
  }

  private static void hostKeys(StorageLocation location, SftpStorageBuilder builder) {
    location.parameter("known-hosts").ifPresent(file -> builder.knownHosts(path(file)));
    for (String key : location.parameter("host-key").orElse("").split(",", -1)) {
      if (!key.isBlank()) {
        builder.hostKey(key);
      }
    }
    String check = location.parameter("host-key-check").orElse("strict");
    if (!CHECKS.containsKey(check)) {
      throw new IllegalArgumentException(
          "the parameter 'host-key-check' is '%s'; hint: it is strict, accept-new or off"
              .formatted(check));
    }
    builder.hostKeyCheck(CHECKS.get(check));
  }

  private static void limits(StorageLocation location, SftpStorageBuilder builder) {
    location.parameter("connections").ifPresent(n -> builder.connections(number("connections", n)));
    location.parameter("attempts").ifPresent(n -> builder.attempts(number("attempts", n)));
    location.parameter("timeout").ifPresent(d -> builder.timeout(duration("timeout", d)));
    location.parameter("keep-alive").ifPresent(d -> builder.keepAlive(duration("keep-alive", d)));
    String create = location.parameter("create").orElse("auto");
    if (!Set.of("auto", "never").contains(create)) {
      throw new IllegalArgumentException(
          "the parameter 'create' is '%s'; hint: it is either auto or never".formatted(create));
    }
    builder.createRoot(create.equals("auto"));
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the parameter '%s' is '%s', which is no number".formatted(name, value), e);
    }
  }

  private static Duration duration(String name, String value) {
    try {
      return value.matches("[0-9]{1,9}")
          ? Duration.ofSeconds(Long.parseLong(value))
          : Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "the parameter '%s' is '%s'; hint: write seconds, or an ISO-8601 duration such as PT2M"
              .formatted(name, value),
          e);
    }
  }

  /** Resolves {@code ~/}, which no shell has resolved in a URI. */
  private static Path path(String text) {
    return text.startsWith("~/")
        ? Path.of(System.getProperty("user.home", ""), text.substring(2))
        : Path.of(text);
  }

  /** Reads the first line of a file. */
  private static Secret secret(String file) throws IOException {
    try (var lines = Files.newBufferedReader(path(file))) {
      String first = lines.readLine();
      if (first == null || first.isEmpty()) {
        throw new IOException("the file " + file + " should hold a secret and is empty");
      }
      return Secret.of(first);
    }
  }
}
