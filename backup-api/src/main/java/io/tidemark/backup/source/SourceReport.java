package io.tidemark.backup.source;

import java.util.List;
import java.util.Map;

/**
 * What a source says about the copy that it has made. It goes into the manifest as it is and must
 * hold no secrets.
 *
 * @param kind the kind of backup, such as {@code postgresql-dump}
 * @param facts what a reader should know, in kebab-case: {@code server-version}, {@code
 *     system-identifier}, {@code format}, ...
 * @param tables what was counted and hashed while copying, in the order of the copy
 * @param restoreSteps how to restore each file with standard tools
 */
public record SourceReport(
    String kind,
    Map<String, String> facts,
    List<TableSummary> tables,
    List<RestoreStep> restoreSteps) {

  public SourceReport {
    facts = Map.copyOf(facts);
    tables = List.copyOf(tables);
    restoreSteps = List.copyOf(restoreSteps);
  }

  /**
   * One table, as copied.
   *
   * @param schema its schema
   * @param name its name
   * @param rows the exact number of rows
   * @param hash a hash over the multiset of rows, with its algorithm in front: {@code
   *     xxh3-128-sum:9f...}
   */
  public record TableSummary(String schema, String name, long rows, String hash) {}

  /**
   * One step of a restore by hand.
   *
   * @param explanation a sentence for people
   * @param fileName the file whose plain content the command reads on its standard input, as given
   *     to {@link FileSink}; empty for a command that reads none
   * @param command a POSIX shell command; connection settings come from the environment
   */
  public record RestoreStep(String explanation, String fileName, String command) {}
}
