package io.tidemark.backup;

import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the destinations of one run fare, as it is recorded and told. */
final class Deliveries {

  private final List<Destination> destinations;
  private final KnownRepositories known;
  private final Run run;
  private final Set<Destination> warned = new HashSet<>();

  Deliveries(List<Destination> destinations, KnownRepositories known, Run run) {
    this.destinations = List.copyOf(destinations);
    this.known = known;
    this.run = run;
  }

  /** Returns what can be said up to now, and warns once of each destination that has no copy. */
  List<Delivery> list() {
    return destinations.stream().map(this::delivery).toList();
  }

  private Delivery delivery(Destination destination) {
    Optional<String> problem = destination.failure().map(Failures::text);
    if (problem.isPresent() && warned.add(destination)) {
      run.warn(destination.location() + " has no copy: " + problem.get());
    }
    return new Delivery(
        destination.location(),
        destination.required(),
        problem,
        known.idOf(destination.location()));
  }
}
