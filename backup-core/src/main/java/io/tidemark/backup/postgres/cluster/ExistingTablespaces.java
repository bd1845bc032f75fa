package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tablespaces of a cluster that is there.
 *
 * @param wanted where those go that the backup has elsewhere
 * @param reused which of their folders have them already, as real paths
 * @param abandoned the folders of others, and of those that move
 * @param versionFolder the name of the cluster's own part of such a folder
 */
record ExistingTablespaces(
    Map<Long, Path> wanted,
    Map<Long, Path> reused,
    Map<Long, Path> abandoned,
    String versionFolder) {

  private static final String LINKS = "pg_tblspc";
  private static final Pattern FILE = Pattern.compile("pg_tblspc/([1-9][0-9]{0,9})/(.+)");

  /**
   * Looks at the links and where they lead.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if a folder that a tablespace
   *     goes to has anything else in it
   */
  static ExistingTablespaces look(Path root, DeltaMark mark, Map<Long, Path> wanted)
      throws IOException {
    Map<Long, Path> links = links(root);
    Map<Long, Path> reused = new TreeMap<>();
    for (Map.Entry<Long, Path> each : wanted.entrySet()) {
      long oid = each.getKey();
      Path folder = each.getValue();
      requireOutside(root, oid, folder);
      if (has(folder, links.get(oid)) || mark.isIn(folder, oid)) {
        reused.put(oid, folder.toRealPath());
      } else {
        ReservedFolder.requireFree(folder);
      }
    }
    Map<Long, Path> abandoned = new TreeMap<>(links);
    abandoned.keySet().removeAll(reused.keySet());
    ExistingTablespaces found =
        new ExistingTablespaces(
            Map.copyOf(wanted), Map.copyOf(reused), Map.copyOf(abandoned), mark.versionFolder());
    for (ExistingTree tree : found.trees()) {
      tree.inspect();
    }
    return found;
  }

  private static Map<Long, Path> links(Path root) throws IOException {
    Map<Long, Path> links = new TreeMap<>();
    Path folder = root.resolve(LINKS);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
        for (Path link : names) {
          if (Files.isSymbolicLink(link)) {
            links.put(
                Long.parseLong(String.valueOf(link.getFileName())), Files.readSymbolicLink(link));
          }
        }
      }
    }
    return links;
  }

  private static boolean has(Path folder, @Nullable Path link) throws IOException {
    return link != null
        && Files.isDirectory(link)
        && Files.isDirectory(folder)
        && Files.isSameFile(link, folder);
  }

  private static void requireOutside(Path root, long oid, Path folder) throws IOException {
    Path place = folder;
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    if (place.toRealPath().startsWith(root)) {
      throw ExistingCluster.refused(
          root,
          "tablespace " + oid + " would be in '" + folder + "', inside the data directory",
          "choose a folder beside it");
    }
  }

  /** Whether what is in place of a tablespace's link stays until the new one is made. */
  boolean keepsLink(ClusterPath path) {
    return wanted.keySet().stream().map(ClusterPath::tablespace).anyMatch(path::equals);
  }

  /** Returns the cluster's own parts of the folders that are reused. */
  List<ExistingTree> trees() {
    List<ExistingTree> trees = new ArrayList<>();
    reused.forEach(
        (oid, folder) -> {
          Path part = folder.resolve(versionFolder);
          if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            ClusterPath name =
                ClusterPath.tablespace(oid).resolve(ClusterPath.known(versionFolder));
            trees.add(new ExistingTree(part, Optional.of(name)));
          }
        });
    return trees;
  }

  /** Returns the place of a file of the cluster, which need not be there. */
  Path locate(Path root, ClusterPath file) {
    String text = file.toString();
    Matcher inTablespace = FILE.matcher(text);
    OptionalLong oid =
        inTablespace.matches()
            ? OptionalLong.of(Long.parseLong(inTablespace.group(1)))
            : OptionalLong.empty();
    if (oid.isPresent() && wanted.containsKey(oid.getAsLong())) {
      Path folder = Optional.ofNullable(reused.get(oid.getAsLong())).orElse(root.resolve("-"));
      return folder.resolve(inTablespace.group(2));
    }
    return root.resolve(PlatformName.path(file.bytes()));
  }
}
