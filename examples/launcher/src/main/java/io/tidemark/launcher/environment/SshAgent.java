package io.tidemark.launcher.environment;

import io.tidemark.backup.storage.StorageLocation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The agent of the user's session, for storages on SSH servers whose URI says nothing of a login.
 *
 * @param socket what {@code SSH_AUTH_SOCK} names
 */
record SshAgent(Optional<String> socket) {

  private static final List<String> LOGINS = List.of("identity", "agent", "password-file");

  /** Returns the URI, with the agent where it is wanted. Sessions end, and leave the variable. */
  String in(String uri) {
    return socket
        .filter(path -> uri.startsWith("sftp:") && Files.exists(Path.of(path)))
        .filter(
            path -> LOGINS.stream().noneMatch(StorageLocation.parse(uri).parameters()::containsKey))
        .map(path -> uri + (uri.contains("?") ? "&" : "?") + "agent=" + encoded(path))
        .orElse(uri);
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
