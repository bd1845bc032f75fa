package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The account that PostgreSQL runs as. A server refuses to run as root, so a test of root's uses
 * the account that Debian's packages bring; any other test uses its own.
 */
public final class ServerAccount {

  private static final String NAME = "postgres";
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private ServerAccount() {}

  static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Whether there is an account that a server can run as. */
  static boolean exists() {
    if (!runsAsRoot()) {
      return true;
    }
    try {
      return Path.of("/")
          .getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(NAME)
          .getName()
          .equals(NAME);
    } catch (IOException absent) {
      return false;
    }
  }

  /** Prepares a program that runs as the account. */
  public static CommandLine command(Object program, Object... arguments) {
    List<String> words = words(program, arguments);
    return CommandLine.of(words.get(0), words.subList(1, words.size()).toArray(String[]::new))
        .folder(Path.of("/"));
  }

  /** The words in front of a program that run it as the account; none where that is this user. */
  public static List<String> prefix() {
    return runsAsRoot()
        ? List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--init-groups")
        : List.of();
  }

  /** The words of a command line that runs a program as the account, in the same process. */
  public static List<String> words(Object program, Object... arguments) {
    List<String> words = new ArrayList<>(prefix());
    words.add(program.toString());
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return words;
  }

  /**
   * Gives a file, or a folder with all that is in it, to the account, and lets it pass through the
   * temporary folders above. Permissions stay as they are, and symbolic links are not followed.
   */
  public static void own(Path path) {
    if (!runsAsRoot()) {
      return;
    }
    CommandLine.of("chown", "-h", "-R", NAME + ":" + NAME, path.toString()).run().succeeded();
    try {
      Path parent = path.toAbsolutePath().getParent();
      while (parent != null && parent.startsWith(TEMPORARY) && !parent.equals(TEMPORARY)) {
        letPass(parent);
        parent = parent.getParent();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void letPass(Path folder) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    boolean isTheirs = Files.getOwner(folder).getName().equals(NAME);
    if (!isTheirs && permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(folder, permissions);
    }
  }
}
