package io.tidemark.launcher.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this program and of what it runs on. */
final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"tidemark " + version() + " (Java " + Runtime.version() + ")"};
  }

  private static String version() {
    return Optional.ofNullable(VersionText.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
