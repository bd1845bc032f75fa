package io.tidemark.backup.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority and what it signs, in files of a folder that servers can read. Needs
 * {@code openssl}.
 */
public final class TestCertificates {

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** Makes an authority: {@code ca.pem} with {@code ca.key}. */
  public static TestCertificates in(Path folder) {
    TestCertificates made = new TestCertificates(folder);
    made.make("ca", "subjectAltName=DNS:authority.invalid", List.of());
    return made;
  }

  /** Makes a certificate for a name, signed by the authority: {@code <file>.pem}, {@code .key}. */
  public TestCertificates signed(String file, String host) {
    List<String> signed =
        List.of("-CA", path("ca.pem").toString(), "-CAkey", path("ca.key").toString());
    make(file, "subjectAltName=" + host, signed);
    return this;
  }

  private void make(String file, String extension, List<String> more) {
    List<String> words =
        new ArrayList<>(
            List.of("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    words.addAll(List.of("-nodes", "-days", "2", "-subj", "/CN=" + file, "-addext", extension));
    words.addAll(List.of("-keyout", path(file + ".key").toString()));
    words.addAll(List.of("-out", path(file + ".pem").toString()));
    words.addAll(more);
    CommandLine.of("openssl", words.toArray(String[]::new)).run().succeeded();
    ServerAccount.own(folder);
  }

  /** Returns a file of the folder. */
  public Path path(String name) {
    return folder.resolve(name);
  }
}
