package io.tidemark.backup;

import io.tidemark.backup.Inventory.Copies;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Leftovers;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.transfer.Destination;
import io.tidemark.backup.transfer.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies backups from opened places into another one. */
final class CopyRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRepository.class);

  private final Inventory sources;
  private final JobName job;
  private final KnownRepositories known;
  private final Run run;

  CopyRun(Inventory sources, JobName job, KnownRepositories known, Run run) {
    this.sources = sources;
    this.job = job;
    this.known = known;
    this.run = run;
  }

  /** Opens the target and copies to it. */
  CopyReport copy(Copy copy, Consumer<String> onWarning) {
    try (Destinations opened =
        Destinations.open(List.of(copy.target()), LoggingListener::new, onWarning)) {
      return copy(copy, opened.all().get(0));
    }
  }

  /** Copies what is chosen; a damaged backup does not keep the others from being copied. */
  CopyReport copy(Copy copy, Destination target) {
    List<BackupId> ids = ids(copy);
    prepare(target, new HashSet<>(ids));
    LogCopyRun log = new LogCopyRun(sources.places(), target, job, run, copy);
    log.bind();
    List<CopyReport.Copied> copied = new ArrayList<>();
    List<BackupException> damaged = new ArrayList<>();
    for (BackupId id : ids) {
      try {
        Copies copies = sources.copies(id);
        log.copyNeeded(copies.manifest());
        run.stage("copying " + id + " to " + target.location());
        copied.add(new BackupCopier(copies, target, terms(copy)).copy());
        log.copied(copies.manifest());
      } catch (IntegrityException e) {
        damaged.add(e);
      }
    }
    damaged.addAll(log.copyRest());
    if (!damaged.isEmpty()) {
      throw Failures.first(damaged);
    }
    return new CopyReport(target.location(), copied, log.report());
  }

  private BackupCopier.Terms terms(Copy copy) {
    return new BackupCopier.Terms(run, known.sightings(), copy.rereads());
  }

  private List<BackupId> ids(Copy copy) {
    Copy.Selection selection = copy.selection();
    if (selection.all()) {
      return sources.list().backups().stream().map(Manifest::id).toList();
    }
    return List.of(selection.id().orElseGet(sources::latest));
  }

  /** Makes sure that the target is a repository, and clears what dead copies of others left. */
  void prepare(Destination target, Set<BackupId> wanted) {
    known.check(target.storage(), target.location(), run.now());
    new Leftovers(target.storage(), target.location(), job, known.sightings())
        .remove(run.now(), Leftovers.OLDEST_RUN, wanted)
        .problems()
        .forEach(problem -> LOG.warn("{}: {}", target.location(), problem));
  }
}
