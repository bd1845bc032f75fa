package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.RunCancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a group: its members, their moment, and what became of them. Used once. */
final class GroupRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupGroup.class);

  private final List<BackupPipeline> pipelines;
  private final Quiescence quiescence;
  private final SetFacts facts;
  private final CommonMoment moment;
  private final Map<BackupPipeline, BackupRun> runs = new LinkedHashMap<>();
  private final Map<BackupPipeline, Backup> backups = new LinkedHashMap<>();
  private final Map<BackupPipeline, RuntimeException> failures = new LinkedHashMap<>();

  GroupRun(String group, List<BackupPipeline> pipelines, Quiescence quiescence) {
    this.pipelines = pipelines;
    this.quiescence = quiescence;
    List<String> jobs = pipelines.stream().map(GroupRun::job).toList();
    Settings first = pipelines.get(0).settings();
    BackupId id = BackupId.of(first.clock().instant(), first.random());
    this.facts = new SetFacts(group, id, new TreeSet<>(jobs));
    this.moment = new CommonMoment(jobs);
  }

  private static String job(BackupPipeline pipeline) {
    return pipeline.settings().job().value();
  }

  GroupBackup run() {
    Duration quiesced = cut();
    // An interrupt cancels the member that is waited for, and then each of the others in turn.
    runs.forEach(this::join);
    if (!failures.isEmpty()) {
      throw incomplete();
    }
    LOG.info("set {}/{} is complete; writers waited {}", facts.group(), facts.id(), quiesced);
    return new GroupBackup(set(), quiesced, List.copyOf(backups.values()), pruned());
  }

  /** Starts all runs and fixes their moment; if that fails, all of them fail. */
  private Duration cut() {
    try {
      for (BackupPipeline pipeline : pipelines) {
        start(pipeline);
      }
      moment.awaitReady();
      Duration quiesced =
          quiescence.during(
              left -> moment.fix(pipelines.get(0).settings().clock().instant(), left));
      moment.done(quiesced);
      return quiesced;
    } catch (InterruptedException e) {
      RuntimeException failure =
          failed(
              new RunCancelledException(
                  "the group '" + facts.group() + "' was interrupted", "run it again", e));
      Thread.currentThread().interrupt();
      throw failure;
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  private void start(BackupPipeline pipeline) {
    String job = job(pipeline);
    BackupRun run = pipeline.submitAs(source -> new GroupedSource(source, job, moment, facts));
    runs.put(pipeline, run);
    run.onEnd(() -> moment.left(job));
  }

  /** Ends all runs, and returns why there is no moment: what a member says is said first. */
  private RuntimeException failed(Throwable reason) {
    moment.giveUp(Failures.text(reason));
    Optional<String> culprit = moment.culprit();
    runs.forEach(
        (pipeline, run) -> {
          // That one ends by itself, and shall say why.
          if (!culprit.equals(Optional.of(job(pipeline)))) {
            run.cancel("its group failed: " + Failures.text(reason));
          }
        });
    runs.forEach(this::join);
    RuntimeException failure = first(reason);
    failures.values().stream().filter(other -> other != failure).forEach(failure::addSuppressed);
    return failure;
  }

  private RuntimeException first(Throwable reason) {
    Optional<String> culprit = moment.culprit();
    for (Map.Entry<BackupPipeline, RuntimeException> failure : failures.entrySet()) {
      if (culprit.isPresent() && culprit.get().equals(job(failure.getKey()))) {
        return failure.getValue();
      }
    }
    return reason instanceof BackupException known
        ? known
        : new BackupFailedException(
            "the group '%s' failed while its writers were paused: %s"
                .formatted(facts.group(), Failures.text(reason)),
            "nothing was published; see what pauses and resumes them",
            reason);
  }

  private void join(BackupPipeline pipeline, BackupRun run) {
    try {
      backups.put(pipeline, run.join());
    } catch (RuntimeException e) {
      failures.put(pipeline, e);
    }
  }

  private BackupFailedException incomplete() {
    List<String> problems = new ArrayList<>();
    failures.forEach((pipeline, e) -> problems.add("'" + job(pipeline) + "': " + Failures.text(e)));
    List<String> there = backups.keySet().stream().map(GroupRun::job).toList();
    BackupFailedException failure =
        new BackupFailedException(
            "the set %s/%s is incomplete: %s"
                .formatted(facts.group(), facts.id(), String.join("; ", problems)),
            there.isEmpty()
                ? "nothing was published; see to the causes and run the group again"
                : "the backup of " + String.join(", ", there) + " is sound; run the group again",
            failures.values().iterator().next());
    failures.values().stream().skip(1).forEach(failure::addSuppressed);
    return failure;
  }

  private BackupSet set() {
    Map<String, Manifest> members = new TreeMap<>();
    backups.forEach((pipeline, backup) -> members.put(job(pipeline), backup.manifest().asListed()));
    return new BackupSet(facts.group(), facts.id(), facts.jobs(), new TreeMap<>(members));
  }

  /** Old sets may go only now that there is a new one. */
  private List<String> pruned() {
    List<String> warnings = new ArrayList<>();
    for (BackupPipeline pipeline : pipelines) {
      if (pipeline.settings().retention().isPresent()) {
        try {
          warnings.addAll(pipeline.prune().failures());
        } catch (BackupException e) {
          warnings.add("'" + job(pipeline) + "' was not pruned: " + Failures.text(e));
        }
      }
    }
    return warnings;
  }
}
