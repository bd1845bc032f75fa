package io.tidemark.backup.encryption;

import io.tidemark.backup.servers.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A gpg with a home of its own, which is gone after closing. */
final class GnuPg implements AutoCloseable {

  private final Path home;

  GnuPg() throws IOException {
    CommandLine.of("gpg");
    home = Files.createTempDirectory("gnupg");
  }

  /** Makes a key whose primary key signs; returns its fingerprint. */
  String key(String name, String algorithm, String passphrase) {
    gpg("--passphrase", passphrase, "--quick-generate-key", name, algorithm, "sign", "never");
    return gpg("--with-colons", "--list-keys", name)
        .output()
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  /** Adds a subkey that encrypts. */
  void subkey(String fingerprint, String algorithm, String passphrase) {
    gpg("--passphrase", passphrase, "--quick-add-key", fingerprint, algorithm, "encr", "never");
  }

  void revoke(String fingerprint) throws IOException {
    Path certificate = home.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
    String text = Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN");
    gpg("--import", Files.writeString(home.resolve("revocation"), text).toString());
  }

  Path exported(String fingerprint) {
    Path file = home.resolve(fingerprint + ".asc");
    gpg("--yes", "--armor", "--output", file.toString(), "--export", fingerprint);
    return file;
  }

  Path exportedSecret(String fingerprint, String passphrase) {
    Path file = home.resolve(fingerprint + ".secret");
    gpg(
        "--passphrase",
        passphrase,
        "--yes",
        "--output",
        file.toString(),
        "--export-secret-keys",
        fingerprint);
    return file;
  }

  byte[] transform(byte[] input, String... arguments) throws IOException {
    Path in = Files.write(home.resolve("in"), input);
    Path out = home.resolve("out");
    command(arguments).input(in).output(out).run().succeeded();
    return Files.readAllBytes(out);
  }

  /** Runs the command that a user would type. */
  byte[] shell(String script, byte[] input) throws IOException {
    Path in = Files.write(home.resolve("in"), input);
    Path out = home.resolve("out");
    CommandLine.shell(script)
        .environment("GNUPGHOME", home.toString())
        .environment("BACKUP_PASSPHRASE_FILE", home.resolve("passphrase").toString())
        .input(in)
        .output(out)
        .run()
        .succeeded();
    return Files.readAllBytes(out);
  }

  void passphraseFile(String passphrase) throws IOException {
    Files.writeString(home.resolve("passphrase"), passphrase + "\n");
  }

  private CommandLine.Result gpg(String... arguments) {
    return command(arguments).run().succeeded();
  }

  private CommandLine command(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--batch", "--quiet", "--pinentry-mode", "loopback", "--trust-model", "always"));
    words.addAll(List.of(arguments));
    return CommandLine.of("gpg", words.toArray(String[]::new))
        .environment("GNUPGHOME", home.toString());
  }

  @Override
  public void close() throws IOException {
    CommandLine.of("gpgconf", "--kill", "all")
        .environment("GNUPGHOME", home.toString())
        .run()
        .succeeded();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
