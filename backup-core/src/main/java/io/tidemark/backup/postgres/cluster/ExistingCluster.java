package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A cluster that lies in a folder, without a server, and that a restore of the same cluster may
 * write over. Looking at it changes nothing.
 */
public final class ExistingCluster {

  private static final String SERVER = "postmaster.pid";

  private final Path root;
  private final DeltaMark mark;
  private final ExistingTablespaces tablespaces;

  private ExistingCluster(Path root, DeltaMark mark, ExistingTablespaces tablespaces) {
    this.root = root;
    this.mark = mark;
    this.tablespaces = tablespaces;
  }

  /**
   * Looks at a folder.
   *
   * @param expected the cluster that must be there
   * @param wanted where the tablespaces go that the backup has elsewhere
   * @return empty if a restore into a new folder would take it
   * @throws InvalidConfigurationException if it is something else, runs, or has in it what a
   *     restore cannot go through
   */
  public static Optional<ExistingCluster> look(
      Path folder, ClusterIdentity expected, Map<Long, Path> wanted) {
    try {
      if (ReservedFolder.isFree(folder)) {
        return Optional.empty();
      }
      Path root = folder.toRealPath();
      requireStopped(root);
      DeltaMark mark = identify(root, expected);
      new ExistingTree(root, Optional.empty()).inspect();
      ExistingTablespaces tablespaces = ExistingTablespaces.look(root, mark, wanted);
      return Optional.of(new ExistingCluster(root, mark, tablespaces));
    } catch (IOException e) {
      throw Folders.failed("cannot look into the folder", folder, e);
    }
  }

  static InvalidConfigurationException refused(Path folder, String why, String hint) {
    return new InvalidConfigurationException(
        "cannot restore over what is in '" + folder + "': " + why, hint);
  }

  static void requireStopped(Path root) {
    if (Files.exists(root.resolve(SERVER), LinkOption.NOFOLLOW_LINKS)) {
      throw refused(
          root,
          "a server runs there or was killed (" + SERVER + ")",
          "stop the server; if no process of it is left, remove " + SERVER);
    }
  }

  /** Finds out whose files these are, from the file that a server would believe too. */
  private static DeltaMark identify(Path root, ClusterIdentity expected) throws IOException {
    Optional<DeltaMark> control = control(root);
    Optional<DeltaMark> marker = DeltaMark.in(root);
    DeltaMark found =
        control
            .or(() -> marker)
            .orElseThrow(
                () ->
                    refused(
                        root,
                        "it is no cluster: global/pg_control is missing",
                        "choose the data directory of the cluster, or an empty folder"));
    requireSame(root, found.identity(), expected);
    marker.ifPresent(mark -> requireSame(root, mark.identity(), expected));
    return found;
  }

  private static void requireSame(Path root, ClusterIdentity found, ClusterIdentity expected) {
    if (!found.equals(expected)) {
      throw refused(
          root,
          "it is the cluster " + found + ", and the backup is of " + expected,
          "choose the data directory of that cluster, or an empty folder");
    }
  }

  private static Optional<DeltaMark> control(Path root) throws IOException {
    Path file = root.resolve(HeldFiles.CONTROL.toString());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      ControlFile control = ControlFile.parse(Files.readAllBytes(file));
      ClusterIdentity identity = new ClusterIdentity(control.systemIdentifier(), major(root));
      return Optional.of(new DeltaMark(identity, control.catalogVersion()));
    } catch (CorruptContentException e) {
      throw refused(
          root,
          "nothing tells which cluster it is: " + e.getMessage(),
          "restore into an empty folder without delta");
    }
  }

  private static int major(Path root) throws IOException {
    Path file = root.resolve("PG_VERSION");
    String text =
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < 16
            ? Files.readString(file, StandardCharsets.ISO_8859_1).strip()
            : "";
    if (!text.matches("[0-9]{1,4}")) {
      throw new CorruptContentException("PG_VERSION has no version");
    }
    return Integer.parseInt(text);
  }

  /** Returns the folder. */
  public Path root() {
    return root;
  }

  /** Whether a server would find here what it starts from. */
  public boolean isStartable() {
    return Files.exists(root.resolve(HeldFiles.CONTROL.toString()), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns the folders of tablespaces that are not those of the restored cluster any more, by
   * their numbers: nothing in them is touched.
   */
  public Map<Long, Path> abandonedTablespaces() {
    return tablespaces.abandoned();
  }

  /** Returns how many bytes of a file are there and can be written over; 0 if it is not there. */
  public long bytes(ClusterPath file) {
    Path place = tablespaces.locate(root, file);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean stays = attributes.isRegularFile() && !ExistingTree.hasOtherNames(place);
      return stays ? attributes.size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  DeltaMark mark() {
    return mark;
  }

  ExistingTablespaces tablespaces() {
    return tablespaces;
  }

  /** Returns all trees of which the files are the cluster's. */
  List<ExistingTree> trees() {
    List<ExistingTree> trees = new ArrayList<>();
    trees.add(new ExistingTree(root, Optional.empty()));
    trees.addAll(tablespaces.trees());
    return trees;
  }

  /**
   * Prepares to write over it.
   *
   * @param belongs whether a file is one of the backup's
   */
  public ClusterRenewal renewal(Predicate<ClusterPath> belongs) {
    return new ClusterRenewal(this, belongs);
  }
}
