package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The lines of a {@code known_hosts} file of OpenSSH that concern one host: plain or hashed names,
 * wildcards, negation, ports, and {@code @revoked}. Keys of certificate authorities are left out,
 * since no certificate of a host is accepted.
 */
record KnownHosts(Path file, List<Line> lines) {

  private static final int USUAL_PORT = 22;

  /**
   * One line that names the host.
   *
   * @param number where it is in the file, from 1
   * @param key type and base64 of the key, as they stand in the file
   */
  record Line(int number, boolean revoked, String key) {

    String type() {
      return key.substring(0, key.indexOf(' '));
    }
  }

  /** Reads what a file says of a host; a missing file says nothing. */
  static KnownHosts read(Path file, Endpoint endpoint) throws IOException {
    List<Line> found = new ArrayList<>();
    if (Files.exists(file)) {
      List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      for (int i = 0; i < all.size(); i++) {
        add(found, i + 1, all.get(i).trim().split("\\s+", -1), name(endpoint));
      }
    }
    return new KnownHosts(file, List.copyOf(found));
  }

  private static void add(List<Line> found, int number, String[] words, String name) {
    int first = words[0].startsWith("@") ? 1 : 0;
    boolean ignored = words[0].startsWith("#") || words[0].equals("@cert-authority");
    if (ignored || words.length < first + 3 || !matches(words[first], name)) {
      return;
    }
    String key = words[first + 1] + " " + words[first + 2];
    found.add(new Line(number, words[0].equals("@revoked"), key));
  }

  /** How OpenSSH names a host in this file. */
  static String name(Endpoint endpoint) {
    String host = endpoint.host().toLowerCase(Locale.ROOT);
    return endpoint.port() == USUAL_PORT ? host : "[" + host + "]:" + endpoint.port();
  }

  private static boolean matches(String patterns, String name) {
    if (patterns.startsWith("|1|")) {
      return matchesHash(patterns.split("\\|", -1), name);
    }
    boolean matches = false;
    for (String pattern : patterns.toLowerCase(Locale.ROOT).split(",", -1)) {
      if (pattern.startsWith("!") && glob(pattern.substring(1), name)) {
        return false;
      }
      matches |= glob(pattern, name);
    }
    return matches;
  }

  private static boolean glob(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.matches(regex, name);
  }

  private static boolean matchesHash(String[] parts, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash).equals(parts[3]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA1", e);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return false; // not a hash after all; OpenSSH passes over such a line as well
    }
  }

  /** Writes a key down for a host. */
  static void append(Path file, Endpoint endpoint, String key) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    }
    if (!Files.exists(file)) {
      Files.createFile(file, mode("rw-------"));
    }
    String line = name(endpoint) + " " + key + "\n";
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
      line = "\n" + line;
    }
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  private static FileAttribute<?>[] mode(String mode) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
