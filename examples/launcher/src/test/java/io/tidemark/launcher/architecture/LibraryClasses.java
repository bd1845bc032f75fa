package io.tidemark.launcher.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** What is published: no test classes, whether in folders or in jars. */
final class LibraryClasses implements ImportOption {

  @Override
  public boolean includes(Location location) {
    return !location.contains("test-classes") && !location.contains("tests.jar");
  }
}
