package io.tidemark.launcher.command;

import io.tidemark.backup.LogPlan;
import io.tidemark.backup.PruneReport;
import io.tidemark.launcher.text.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a prune does with the log, in lines and as JSON. */
final class PrunedLog {

  private PrunedLog() {}

  static List<String> lines(LogPlan log) {
    return Stream.concat(
            log.ranges().stream().map(PrunedLog::line),
            log.reasons().stream().map(reason -> "stays   log " + reason))
        .toList();
  }

  private static String line(LogPlan.Range range) {
    return "goes    log %s to %s, %d segments, %s: no base backup needs it"
        .formatted(range.first(), range.last(), range.segments(), Texts.size(range.bytes()));
  }

  static String line(PruneReport.LogOutcome log) {
    return "log  %s  %d segments, %s%s"
        .formatted(
            log.location(),
            log.segments(),
            Texts.size(log.bytes()),
            log.problem().map(problem -> "; " + problem).orElse(" deleted"));
  }

  static Map<String, Object> json(LogPlan log) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("segments", log.segments());
    result.put("storedBytes", log.bytes());
    result.put("ranges", log.ranges().stream().map(PrunedLog::json).toList());
    result.put("records", log.records());
    result.put("stays", log.reasons());
    return result;
  }

  private static Map<String, Object> json(LogPlan.Range range) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("first", range.first());
    result.put("last", range.last());
    result.put("segments", range.segments());
    result.put("storedBytes", range.bytes());
    return result;
  }

  static Map<String, Object> json(PruneReport.LogOutcome log) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("location", log.location());
    result.put("segments", log.segments());
    result.put("storedBytes", log.bytes());
    result.put("problem", log.problem());
    return result;
  }
}
