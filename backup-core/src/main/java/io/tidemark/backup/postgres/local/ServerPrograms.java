package io.tidemark.backup.postgres.local;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's programs.
 *
 * @param folder where they are
 * @param prefix the words in front of each, which make it run as the server's account
 */
public record ServerPrograms(Path folder, List<String> prefix) {

  private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");
  private static final int LONGEST_VERSION = 1000;

  public ServerPrograms {
    prefix = List.copyOf(prefix);
  }

  List<String> words(String program, List<String> arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.add(program(program).toString());
    words.addAll(arguments);
    return words;
  }

  private Path program(String name) {
    return folder.resolve(name);
  }

  /**
   * Refuses programs of another major version.
   *
   * @param what holds a cluster of {@code wanted}; for the message
   */
  void requireVersion(int wanted, String what) {
    int version = majorVersion();
    if (version != wanted) {
      throw new InvalidConfigurationException(
          "%s holds a cluster of PostgreSQL %d, but the programs in %s are of PostgreSQL %d"
              .formatted(what, wanted, folder, version),
          "name the folder of the programs of version " + wanted);
    }
  }

  /** Asks the program itself; for that it may be run as root. */
  private int majorVersion() {
    Path postgres = program("postgres");
    if (!Files.isExecutable(postgres)) {
      throw new InvalidConfigurationException(
          "there is no program " + postgres,
          "name the folder with the server's programs, such as /usr/lib/postgresql/15/bin");
    }
    try {
      Process process =
          new ProcessBuilder(postgres.toString(), "--version")
              .redirectError(Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] text = process.getInputStream().readNBytes(LONGEST_VERSION);
      process.destroy();
      Matcher version = VERSION.matcher(new String(text, StandardCharsets.UTF_8));
      if (!version.find()) {
        throw new IOException("it does not tell its version");
      }
      return Integer.parseInt(version.group(1));
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "cannot run " + postgres + ": " + e.getMessage(),
          "check that it is PostgreSQL's server, for this machine",
          e);
    }
  }
}
