package io.tidemark.launcher;

import io.tidemark.launcher.environment.AwsCredentials;
import io.tidemark.launcher.environment.ShutdownGrace;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process: starts the launcher and ends with its exit code. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    AwsCredentials.ofOlderNames(System.getenv()).forEach(System::setProperty);
    Launcher launcher =
        new Launcher(System.getenv(), utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    System.exit(
        Termination.guarding(ShutdownGrace.of(System.getenv()), () -> launcher.run(arguments)));
  }

  /** What is printed does not depend on the locale. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
