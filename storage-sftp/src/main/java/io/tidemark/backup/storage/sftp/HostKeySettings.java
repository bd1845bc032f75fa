package io.tidemark.backup.storage.sftp;

import java.nio.file.Path;
import java.util.List;

/**
 * How a server proves who it is.
 *
 * @param pins fingerprints ({@code SHA256:...}) and whole keys ({@code ssh-ed25519 AAAA...}); if
 *     there are any, nothing else counts
 */
record HostKeySettings(HostKeyCheck check, Path knownHosts, List<String> pins) {

  HostKeySettings {
    pins = pins.stream().map(HostKeySettings::pin).toList();
  }

  /** Leaves the comment of a key away, and refuses what is neither fingerprint nor key. */
  private static String pin(String text) {
    String[] words = text.trim().split("\\s+", -1);
    if (words[0].matches("SHA256:[A-Za-z0-9+/]{43}=?") && words.length == 1) {
      return words[0].replace("=", "");
    }
    if (words.length >= 2 && words[1].startsWith("AAAA")) {
      return words[0] + " " + words[1];
    }
    throw new IllegalArgumentException(
        "'%s' is no host key; hint: SHA256:... as ssh-keygen -lf prints it, or a public key"
            .formatted(text));
  }
}
