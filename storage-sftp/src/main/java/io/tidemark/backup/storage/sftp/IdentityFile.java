package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.codec.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** A file with a private key, in OpenSSH's format or in PEM. */
record IdentityFile(Path path, @Nullable Secret passphrase) {

  /** Reads the key, which needs the passphrase if it is encrypted. */
  List<KeyPair> load() throws IOException {
    boolean[] asked = new boolean[1];
    FilePasswordProvider provider =
        (session, resource, attempt) -> {
          asked[0] = true;
          return passphrase == null ? "" : new String(passphrase.reveal());
        };
    List<KeyPair> keys = new ArrayList<>();
    try (InputStream in = Files.newInputStream(path)) {
      NamedResource name = NamedResource.ofName(path.toString());
      Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(null, name, in, provider);
      if (found != null) {
        found.forEach(keys::add);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("the identity file " + path + " does not exist", e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IOException(problem(asked[0]), e);
    }
    if (keys.isEmpty()) {
      throw new IOException(problem(asked[0]));
    }
    return keys;
  }

  private String problem(boolean encrypted) {
    if (!encrypted) {
      return "%s holds no private key that can be read; hint: ssh-keygen -p -f %s converts it to OpenSSH's format"
          .formatted(path, path);
    }
    return passphrase == null
        ? "the private key in %s is encrypted; hint: give its passphrase, or use an agent"
            .formatted(path)
        : "the passphrase does not open the private key in " + path;
  }
}
