package io.tidemark.backup;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A source that is copied as of a moment that others share. It is complete only when the moment is,
 * so that nothing is published before writers go on.
 *
 * @param set what is recorded of the set
 */
record GroupedSource(BackupSource source, String job, CommonMoment moment, SetFacts set)
    implements BackupSource {

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String kind() {
    return source.kind();
  }

  @Override
  public Optional<String> host() {
    return source.host();
  }

  @Override
  public boolean canShareMoment() {
    return source.canShareMoment();
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    SourceReport report = source.capture(files, new Sharing(run, job, moment));
    moment.left(job);
    Map<String, String> facts = new TreeMap<>(report.facts());
    facts.putAll(set.recorded(moment.await(run)));
    return new SourceReport(report.kind(), facts, report.tables(), report.restoreSteps());
  }

  /** A run whose moment is common. */
  private record Sharing(RunContext run, String job, CommonMoment moment) implements RunContext {

    @Override
    public <E extends Exception> void cut(Moment<E> part) throws E {
      run.stage("waiting for the common moment");
      moment.cut(job, run, part);
    }

    @Override
    public boolean writersWait() {
      return true;
    }

    @Override
    public Instant startedAt() {
      return run.startedAt();
    }

    @Override
    public List<BackupFiles> earlier() {
      return run.earlier();
    }

    @Override
    public void stage(String description) {
      run.stage(description);
    }

    @Override
    public void expectBytes(long totalBytes) {
      run.expectBytes(totalBytes);
    }

    @Override
    public void warn(String message) {
      run.warn(message);
    }

    @Override
    public void checkpoint() {
      run.checkpoint();
    }

    @Override
    public Registration onCancel(Runnable unblock) {
      return run.onCancel(unblock);
    }
  }
}
