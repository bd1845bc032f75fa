package io.tidemark.backup;

import java.util.Optional;

/** The version of this library. */
final class Version {

  private Version() {}

  /** Returns the version from the jar, or {@code development} outside of one. */
  static String text() {
    Class<?> type = Version.class;
    return Optional.ofNullable(type.getPackage().getImplementationVersion())
        .or(
            () ->
                Optional.ofNullable(type.getModule().getDescriptor()).flatMap(d -> d.rawVersion()))
        .orElse("development");
  }
}
