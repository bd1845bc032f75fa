package io.tidemark.backup.storage.local;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code file:///path?create=auto|never&fsync=true|false}. Applications that know at compile
 * time that they store locally use {@link LocalStorage#at} instead.
 */
public final class LocalStorageProvider implements StorageProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public LocalStorageProvider() {}

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("create", "fsync");
  }

  @Override
  public Storage open(StorageLocation location) throws IOException {
    return LocalStorage.at(path(location))
        .createRoot(choice(location, "create", "auto", "never"))
        .fsync(choice(location, "fsync", "true", "false"))
        .open();
  }

  private static Path path(StorageLocation location) {
    if (!location.host().isEmpty() || location.userInfo().isPresent() || location.port() >= 0) {
      throw new IllegalArgumentException(
          "a file: URI has no host: '%s'; hint: write three slashes, file:///%s%s"
              .formatted(location, location.host(), location.path()));
    }
    if (location.path().isEmpty()) {
      throw new IllegalArgumentException(
          "a file: URI needs a path; hint: write file:///var/backups");
    }
    try {
      return Path.of(location.path());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "'%s' is no path on this machine (%s); hint: a path beyond ASCII needs a UTF-8 locale, such as LC_ALL=C.UTF-8"
              .formatted(location.path(), e.getReason()),
          e);
    }
  }

  private static boolean choice(StorageLocation location, String name, String yes, String no) {
    String value = location.parameter(name).orElse(yes);
    if (!value.equals(yes) && !value.equals(no)) {
      throw new IllegalArgumentException(
          "the parameter '%s' is '%s'; hint: it is either %s or %s"
              .formatted(name, value, yes, no));
    }
    return value.equals(yes);
  }
}
