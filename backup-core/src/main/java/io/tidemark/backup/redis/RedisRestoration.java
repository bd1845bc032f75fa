package io.tidemark.backup.redis;

import io.tidemark.backup.redis.RedisTarget.OnConflict;
import io.tidemark.backup.redis.RestoreRules.Swap;
import io.tidemark.backup.redis.rdb.RdbSummary;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** One restore into a running server: looks, writes, compares. */
final class RedisRestoration {

  private final RedisUri uri;
  private final RestoreRules rules;
  private final BackupFiles files;
  private final RunContext run;
  private final Map<String, String> facts = new TreeMap<>();

  RedisRestoration(RedisUri uri, RestoreRules rules, BackupFiles files, RunContext run) {
    this.uri = uri;
    this.rules = rules;
    this.files = files;
    this.run = run;
  }

  RestoreReport run() throws IOException {
    SnapshotFiles.in(files);
    run.stage("looking at the target");
    try (ServerLink link = ServerLink.open(uri, run)) {
      ServerReadiness server = new ServerReadiness(link);
      server.requireWritable();
      server.warnOfEviction(run);
      KeySelection selection = new KeySelection(rules, link.timeMillis());
      RestoreRun restore = new RestoreRun(files, link, run, rules, selection);
      List<TableSummary> tables = restore(restore, server);
      return new RestoreReport(uri.toString(), tables, facts);
    }
  }

  private List<TableSummary> restore(RestoreRun restore, ServerReadiness server)
      throws IOException {
    run.stage("checking the snapshot");
    SnapshotCheck check = new SnapshotCheck(restore);
    List<RdbSummary> summaries = SnapshotPass.read(files, run, check);
    check.finish();
    int version = summaries.stream().mapToInt(RdbSummary::version).max().orElseThrow();
    server.requireVersion(version);
    server.requireRoom(check);
    server.requireModules(check);
    facts.put("keys-expired", Long.toString(check.expired()));
    facts.put("keys-not-chosen", Long.toString(check.notChosen()));
    return rules.swap() == Swap.NONE
        ? among(restore, check, version)
        : instead(restore, check, version, server.info());
  }

  /** Restores among the keys that are there. */
  private List<TableSummary> among(RestoreRun restore, SnapshotCheck check, int version)
      throws IOException {
    FunctionLibraries functions =
        new FunctionLibraries(restore.link(), rules.conflict(), check.functions());
    functions.check();
    Map<Integer, DigestSum> sums =
        keys(restore, rules.conflict(), version, IntUnaryOperator.identity());
    load(functions);
    return tables(sums);
  }

  /** Restores into spare databases that then become the databases. */
  private List<TableSummary> instead(
      RestoreRun restore, SnapshotCheck check, int version, Map<String, String> info)
      throws IOException {
    FunctionLibraries functions =
        new FunctionLibraries(restore.link(), OnConflict.REPLACE, check.functions());
    functions.check();
    Set<Integer> replaced = new TreeSet<>(check.targets());
    replaced.addAll(rules.databases().values());
    SpareDatabases spares = SpareDatabases.choose(restore.link(), info, replaced);
    Map<Integer, DigestSum> sums;
    try {
      sums = keys(restore, OnConflict.FAIL, version, spares::of);
      Map<Integer, Long> counts = new TreeMap<>();
      sums.forEach((database, sum) -> counts.put(database, sum.count()));
      spares.requireOnly(counts);
      load(functions);
      run.stage("replacing the old contents");
      run.checkpoint();
      spares.swap();
    } catch (IOException | RuntimeException e) {
      spares.clearAfter(e, uri);
      throw e;
    }
    if (rules.swap() == Swap.KEEP) {
      facts.put("old-databases", spares.text());
    } else {
      spares.deleteOld(run);
    }
    return tables(sums);
  }

  private void load(FunctionLibraries functions) {
    run.stage("loading functions");
    functions.load();
    facts.put("functions", Integer.toString(functions.loaded()));
  }

  private Map<Integer, DigestSum> keys(
      RestoreRun restore, OnConflict conflict, int version, IntUnaryOperator place)
      throws IOException {
    run.stage("restoring keys");
    KeyWriter writer = new KeyWriter(restore, conflict, version, place);
    SnapshotPass.read(files, run, writer);
    writer.finish();
    facts.put("keys-written", Long.toString(writer.written()));
    facts.put("keys-skipped", Integer.toString(writer.skipped().cardinality()));
    run.stage("comparing keys");
    KeyComparison comparison = new KeyComparison(restore, writer.skipped(), place);
    SnapshotPass.read(files, run, comparison);
    comparison.finish();
    facts.put("keys-expired-meanwhile", Long.toString(comparison.expired()));
    return comparison.sums();
  }

  private static List<TableSummary> tables(Map<Integer, DigestSum> sums) {
    List<TableSummary> tables = new ArrayList<>();
    sums.forEach(
        (database, sum) ->
            tables.add(
                new TableSummary(
                    SnapshotReport.SCHEMA,
                    "db" + database,
                    sum.count(),
                    "xxh3-128-sum:" + sum.text())));
    return tables;
  }
}
