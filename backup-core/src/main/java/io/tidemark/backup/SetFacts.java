package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * To which set a backup belongs, as the facts in its manifest tell.
 *
 * @param jobs the jobs of all members
 */
record SetFacts(String group, BackupId id, SortedSet<String> jobs) {

  static final String SET = "set";
  static final String JOBS = "set-jobs";
  static final String MOMENT = "set-moment";
  static final String QUIESCED = "quiesced-millis";

  /** Returns the facts that go into each member's manifest. */
  Map<String, String> recorded(CommonMoment.Facts moment) {
    return Map.of(
        SET, group + "/" + id,
        JOBS, String.join(",", jobs),
        MOMENT, moment.instant().toString(),
        QUIESCED, Long.toString(moment.quiesced().toMillis()));
  }

  /** Returns what a manifest says; empty if it is of no set. */
  static Optional<SetFacts> of(Manifest manifest) {
    Map<String, String> facts = manifest.report().facts();
    String set = facts.getOrDefault(SET, "");
    String jobs = facts.getOrDefault(JOBS, "");
    int slash = set.indexOf('/');
    if (slash < 0 || jobs.isEmpty()) {
      return Optional.empty();
    }
    return BackupId.parse(set.substring(slash + 1))
        .map(id -> new SetFacts(set.substring(0, slash), id, split(jobs)));
  }

  private static SortedSet<String> split(String jobs) {
    SortedSet<String> names = new TreeSet<>();
    for (String job : jobs.split(",", -1)) {
      names.add(job);
    }
    return names;
  }
}
