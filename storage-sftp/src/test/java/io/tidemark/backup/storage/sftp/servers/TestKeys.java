package io.tidemark.backup.storage.sftp.servers;

import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Keys that ssh-keygen has made, in a folder. */
public record TestKeys(Path folder) {

  /** Makes a key of a server and a key of a user, both Ed25519. */
  static TestKeys in(Path folder) {
    TestKeys keys = new TestKeys(folder);
    keys.make("host_ed25519", "ed25519", "");
    keys.make("user_ed25519", "ed25519", "");
    keys.allow("user_ed25519");
    return keys;
  }

  /** Makes a key pair; options may add a format or a size. */
  public Path make(String name, String type, String passphrase, String... options) {
    String[] fixed = {"-q", "-t", type, "-N", passphrase, "-C", name, "-f", path(name).toString()};
    String[] all = Stream.of(fixed, options).flatMap(Stream::of).toArray(String[]::new);
    CommandLine.of("ssh-keygen", all).run().succeeded();
    return path(name);
  }

  /** Lets whoever has a key in. */
  public void allow(String name) {
    append(authorized(), publicKey(name) + "\n");
  }

  /** Returns the line of a key's {@code .pub} file. */
  public String publicKey(String name) {
    return read(path(name + ".pub")).trim();
  }

  /** Returns {@code SHA256:...} of a key. */
  public String fingerprint(String name) {
    String printed =
        CommandLine.of("ssh-keygen", "-l", "-f", path(name + ".pub").toString())
            .run()
            .succeeded()
            .output();
    return printed.split(" ", -1)[1];
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  Path authorized() {
    return path("authorized_keys");
  }

  Path host() {
    return path("host_ed25519");
  }

  public Path user() {
    return path("user_ed25519");
  }

  /** Writes a {@code known_hosts} file that knows the server at a port. */
  public Path knownHosts(int port) {
    Path file = path("known_hosts-" + port);
    if (!Files.exists(file)) {
      append(file, "[127.0.0.1]:" + port + " " + publicKey("host_ed25519") + "\n");
    }
    return file;
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
