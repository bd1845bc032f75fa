package com.example.tidemark.webdav;

import io.tidemark.backup.storage.StorageLocation;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What a URI says about a storage, for both schemes. */
final class DavLocation {

  static final Set<String> PARAMETERS = Set.of("password-file", "timeout", "claim-timeout");

  private DavLocation() {}

  /**
   * Describes the storage of a URI.
   *
   * @throws IllegalArgumentException if the URI is not one of ours
   * @throws IOException if the password cannot be read
   */
  static DavStorageBuilder describe(String scheme, StorageLocation location) throws IOException {
    DavStorageBuilder builder = DavStorage.at(address(scheme, location));
    if (location.userInfo().isPresent()) {
      String user = location.userInfo().get();
      if (user.contains(":")) {
        throw new IllegalArgumentException(
            "a URI is no place for a password; hint: put it into a file and write"
                + " ?password-file=/path");
      }
      builder.credentials(user, password(location));
    }
    location.parameter("timeout").ifPresent(value -> builder.timeout(seconds("timeout", value)));
    location
        .parameter("claim-timeout")
        .ifPresent(value -> builder.claimTimeout(seconds("claim-timeout", value)));
    return builder;
  }

  private static URI address(String scheme, StorageLocation location) {
    if (location.host().isEmpty()) {
      throw new IllegalArgumentException(
          "a URI of a WebDAV server has a host; hint: write dav://host/folder");
    }
    try {
      return new URI(
              scheme, null, location.host(), location.port(), "/" + location.path(), null, null)
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + location + "' has no usable host and path", e);
    }
  }

  private static char[] password(StorageLocation location) throws IOException {
    String file =
        location
            .parameter("password-file")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a user needs a password; hint: write ?password-file=/path"));
    try {
      return Files.readString(Path.of(file)).strip().toCharArray();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no password file " + file, e);
    }
  }

  private static Duration seconds(String name, String value) {
    try {
      return Duration.ofSeconds(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the parameter '%s' is '%s'; hint: it is a number of seconds".formatted(name, value), e);
    }
  }
}
