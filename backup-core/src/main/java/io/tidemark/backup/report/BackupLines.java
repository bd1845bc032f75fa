package io.tidemark.backup.report;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.DrillRecord;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.report.JobReport.BackupLine;
import io.tidemark.backup.report.JobReport.Condition;
import io.tidemark.backup.report.JobReport.CopyState;
import io.tidemark.backup.report.ReportFacts.CopyFacts;
import io.tidemark.backup.report.ReportFacts.JobFacts;
import io.tidemark.backup.report.ReportFacts.PlaceFacts;
import io.tidemark.backup.report.ReportFacts.PlaceState;
import io.tidemark.backup.retention.Candidate;
import io.tidemark.backup.retention.RetentionPlan.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings together what all places have of each backup. */
final class BackupLines {

  private final ReportFacts facts;
  private final JobFacts job;
  private final Map<String, PlaceFacts> read = new HashMap<>();
  private final Map<String, Map<BackupId, CopyFacts>> copies = new HashMap<>();
  private final Map<String, Map<String, Decision>> decisions = new HashMap<>();
  private final Map<BackupId, DrillRecord> drills = new HashMap<>();

  BackupLines(ReportFacts facts, JobFacts job) {
    this.facts = facts;
    this.job = job;
    for (PlaceFacts place : job.places()) {
      read.put(place.location(), place);
      Map<BackupId, CopyFacts> here = new HashMap<>();
      place.copies().forEach(copy -> here.put(copy.manifest().id(), copy));
      copies.put(place.location(), here);
      Map<String, Decision> decided = new HashMap<>();
      place
          .retention()
          .ifPresent(
              plan -> plan.decisions().forEach(each -> decided.put(each.backup().id(), each)));
      decisions.put(place.location(), decided);
    }
    job.drills().forEach(drill -> drills.merge(drill.backup(), drill, BackupLines::newer));
  }

  private static DrillRecord newer(DrillRecord one, DrillRecord other) {
    return one.at().isAfter(other.at()) ? one : other;
  }

  List<BackupLine> oldestFirst() {
    Map<BackupId, Manifest> manifests = new LinkedHashMap<>();
    for (PlaceFacts place : job.places()) {
      place.copies().forEach(copy -> manifests.putIfAbsent(copy.manifest().id(), copy.manifest()));
    }
    List<Manifest> ordered =
        manifests.values().stream()
            .sorted(Comparator.comparing(Manifest::startedAt).thenComparing(Manifest::id))
            .toList();
    Outliers outliers = new Outliers();
    return ordered.stream().map(manifest -> line(manifest, outliers)).toList();
  }

  private BackupLine line(Manifest manifest, Outliers outliers) {
    Map<String, String> told = manifest.report().facts();
    String kind =
        manifest.report().kind()
            + (told.getOrDefault("incremental", "false").equals("true") ? ", incremental" : "");
    List<Decision> decided = decided(manifest.id());
    return new BackupLine(
        manifest.id(),
        manifest.startedAt(),
        manifest.duration(),
        manifest.source(),
        kind,
        manifest.plainBytes(),
        manifest.storedBytes(),
        told.getOrDefault("server-version", ""),
        manifest.libraryVersion(),
        keyIds(manifest),
        facts.places().stream().map(place -> copy(place, manifest.id())).toList(),
        keptFor(decided),
        !decided.isEmpty() && decided.stream().noneMatch(Decision::isKept),
        outliers.of(kind, manifest),
        manifest.warnings(),
        Optional.ofNullable(drills.get(manifest.id())));
  }

  private List<Decision> decided(BackupId id) {
    return decisions.values().stream()
        .flatMap(place -> Optional.ofNullable(place.get(id.value())).stream())
        .toList();
  }

  private static List<String> keptFor(List<Decision> decided) {
    Set<String> reasons = new LinkedHashSet<>();
    decided.stream().filter(Decision::isKept).forEach(each -> reasons.addAll(each.reasons()));
    return List.copyOf(reasons);
  }

  private static List<String> keyIds(Manifest manifest) {
    return manifest.files().stream()
        .map(DataFile::encryption)
        .flatMap(Optional::stream)
        .flatMap(sealing -> sealing.keyIds().stream())
        .distinct()
        .toList();
  }

  private CopyState copy(PlaceState place, BackupId id) {
    PlaceFacts found = read.get(place.location());
    if (found == null) {
      return new CopyState(
          place.location(),
          Condition.UNKNOWN,
          place.problem(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    CopyFacts copy = copies.getOrDefault(place.location(), Map.of()).get(id);
    if (copy == null) {
      Optional<String> damage = Optional.ofNullable(found.damaged().get(id));
      return new CopyState(
          place.location(),
          damage.isPresent() ? Condition.DAMAGED : Condition.ABSENT,
          damage,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    return new CopyState(
        place.location(),
        condition(copy),
        problem(copy),
        copy.sound().map(CheckName::at),
        copy.sound().map(CheckName::depth),
        protectedUntil(place.location(), id));
  }

  private static Condition condition(CopyFacts copy) {
    if (copy.flaw().isPresent()) {
      return Condition.FLAWED;
    }
    return copy.damage().isPresent() ? Condition.SUSPECT : Condition.WHOLE;
  }

  private static Optional<String> problem(CopyFacts copy) {
    List<String> problems = new ArrayList<>();
    copy.flaw().ifPresent(problems::add);
    copy.damage()
        .ifPresent(
            damage ->
                problems.add(
                    "a reading (%s) found damage at %s".formatted(damage.depth(), damage.at())));
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  private Optional<Instant> protectedUntil(String location, BackupId id) {
    return Optional.ofNullable(decisions.getOrDefault(location, Map.of()).get(id.value()))
        .map(Decision::backup)
        .flatMap(Candidate::lockedUntil);
  }
}
