package io.tidemark.backup.servers;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process of its own with a heap of 64 MB, for what must not happen in the test's. */
public final class ChildJvm {

  private ChildJvm() {}

  /** Returns the program. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Prepares a run of a class of this module's tests. */
  public static CommandLine run(Class<?> main, String... arguments) {
    String[] options = {"-Xmx64m", "-cp", classPath(), main.getName()};
    return CommandLine.of(
        java(), Stream.of(options, arguments).flatMap(Stream::of).toArray(String[]::new));
  }

  /** Everything that this test sees, whether it runs on the module path or on the class path. */
  public static String classPath() {
    return classPath(ChildJvm.class);
  }

  /** The same for another module's tests, of which {@code member} is one. */
  public static String classPath(Class<?> member) {
    String name = "/" + member.getName().replace('.', '/') + ".class";
    String url = Objects.requireNonNull(member.getResource(name)).toString();
    String tests = folder(url.substring(0, url.length() - name.length()));
    return Stream.of(
            tests,
            tests.replace("test-classes", "classes"),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String folder(String url) {
    try {
      return Path.of(new URI(url)).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(url, e);
    }
  }
}
