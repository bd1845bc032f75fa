package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The beginning of a restore over a cluster that is there. A marker first, so that the next one
 * knows what it finds; then {@code pg_control} goes, so that no server starts; then all files that
 * the backup does not have.
 */
public final class ClusterRenewal {

  private static final ClusterPath MARKER = ClusterPath.known(RenewedFolder.MARKER);

  private final ExistingCluster cluster;
  private final Predicate<ClusterPath> belongs;
  private final WriteCount count = new WriteCount();

  ClusterRenewal(ExistingCluster cluster, Predicate<ClusterPath> belongs) {
    this.cluster = cluster;
    this.belongs = belongs;
  }

  /**
   * Takes the folders, and removes what is not to be written over.
   *
   * @param meter is told of nothing, again and again, and may throw
   */
  Claims begin(ByteMeter meter) {
    RenewedFolder data = RenewedFolder.of(cluster.root(), cluster.mark().text());
    List<RenewedFolder> renewed = new ArrayList<>(List.of(data));
    Map<Long, FolderClaim> tablespaces = new TreeMap<>();
    try {
      claim(tablespaces, renewed);
      ExistingCluster.requireStopped(cluster.root());
      renewed.forEach(RenewedFolder::change);
      disable();
      return new Claims(data, tablespaces, new KeptFolders(true, clear(meter)), count);
    } catch (IOException | RuntimeException e) {
      undo(new Claims(data, tablespaces, KeptFolders.none(), count), e);
      throw e instanceof IOException refusal
          ? Folders.failed("cannot prepare the folder", cluster.root(), refusal)
          : (RuntimeException) e;
    }
  }

  private void claim(Map<Long, FolderClaim> tablespaces, List<RenewedFolder> renewed) {
    Map<Long, Path> reused = cluster.tablespaces().reused();
    cluster
        .tablespaces()
        .wanted()
        .forEach(
            (oid, folder) -> {
              if (reused.containsKey(oid)) {
                RenewedFolder claim = RenewedFolder.of(reused.get(oid), cluster.mark().text(oid));
                renewed.add(claim);
                tablespaces.put(oid, claim);
              } else {
                tablespaces.put(oid, ReservedFolder.of(folder));
              }
            });
  }

  private void disable() throws IOException {
    Path control = cluster.root().resolve(HeldFiles.CONTROL.toString());
    if (Files.deleteIfExists(control)) {
      Folders.sync(cluster.root().resolve("global"));
    }
  }

  private Set<ClusterPath> clear(ByteMeter meter) throws IOException {
    Set<ClusterPath> kept = new HashSet<>();
    for (ExistingTree tree : cluster.trees()) {
      kept.addAll(
          tree.clear(
              this::remains,
              (file, path) -> {
                meter.passed(0);
                Files.delete(file);
                if (!belongs.test(path)) {
                  count.removed();
                }
              }));
    }
    return kept;
  }

  private boolean remains(ClusterPath path) {
    return (belongs.test(path) && !HeldFiles.holds(path))
        || path.equals(MARKER)
        || cluster.tablespaces().keepsLink(path);
  }

  private static void undo(Claims claims, Exception cause) {
    try {
      claims.undo();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
