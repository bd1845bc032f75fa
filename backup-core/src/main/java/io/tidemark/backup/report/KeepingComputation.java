package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Keeping;
import io.tidemark.backup.report.JobReport.Tally;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.PlaceFacts;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.RetentionPlan;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Sums up what a policy decides in all places. */
final class KeepingComputation {

  /** What reasons begin with, up to their numbers: {@code daily 3 of 7}. */
  private static final Pattern RULE = Pattern.compile("([a-z]+(?: [a-z]+)*).*");

  private final JobFacts job;
  private final ExpiryComputation expiry;

  KeepingComputation(JobFacts job, ExpiryComputation expiry) {
    this.job = job;
    this.expiry = expiry;
  }

  Optional<Keeping> of(List<BackupLine> newestFirst) {
    List<RetentionPlan> plans =
        job.places().stream().flatMap(place -> place.retention().stream()).toList();
    if (plans.isEmpty()) {
      return Optional.empty();
    }
    List<BackupLine> kept = newestFirst.stream().filter(b -> !b.keptFor().isEmpty()).toList();
    List<BackupId> going =
        newestFirst.stream().filter(BackupLine::isGoing).map(BackupLine::id).toList();
    return Optional.of(
        new Keeping(
            kept.size(),
            tiers(kept),
            going,
            plans.stream()
                .flatMap(plan -> plan.deleted().stream())
                .mapToLong(Candidate::bytes)
                .sum(),
            distinct(
                job.places().stream()
                    .flatMap(place -> place.obstacles().stream().map(why -> named(place, why)))
                    .toList()),
            distinct(plans.stream().flatMap(plan -> plan.warnings().stream()).toList()),
            expiry.of(plans, newestFirst)));
  }

  private static String named(PlaceFacts place, String obstacle) {
    return place.location() + ": " + obstacle;
  }

  private static List<String> distinct(List<String> texts) {
    return texts.stream().distinct().toList();
  }

  private static List<Tally> tiers(List<BackupLine> kept) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (BackupLine backup : kept) {
      Set<String> rules = new LinkedHashSet<>();
      backup.keptFor().forEach(reason -> rules.add(rule(reason)));
      rules.forEach(rule -> counts.merge(rule, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .map(entry -> new Tally(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns the rule that a reason is of: its words before the first figure or mark. */
  static String rule(String reason) {
    var matcher = RULE.matcher(reason);
    return matcher.matches() ? matcher.group(1) : reason;
  }
}
