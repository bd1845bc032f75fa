package io.tidemark.backup;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.transfer.Destination;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which cluster a job is of in several places. */
final class ClusterOfPlaces {

  private ClusterOfPlaces() {}

  /**
   * Returns the cluster that the job is bound to in any place; empty if in none.
   *
   * @throws io.tidemark.backup.error.InvalidConfigurationException if two places hold different
   *     ones
   */
  static Optional<ClusterBinding> read(List<Destination> places, JobName job) throws IOException {
    Optional<ClusterBinding> cluster = Optional.empty();
    for (Destination place : places) {
      if (cluster.isPresent()) {
        cluster.get().check(place.storage(), place.location(), job);
      } else {
        cluster = ClusterBinding.read(place.storage(), job);
      }
    }
    return cluster;
  }
}
