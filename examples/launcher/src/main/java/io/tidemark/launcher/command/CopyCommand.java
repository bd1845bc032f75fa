package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Copy;
import io.tidemark.backup.CopyReport;
import io.tidemark.launcher.environment.Configuration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 6,
    description = "Copies backups to another storage, byte for byte and without a key.")
final class CopyCommand implements Callable<Integer> {

  private static final String ALL = "all";

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID|latest|all",
      description = "The backup; all copies what the target does not have. Default: latest.")
  private String backup = Choice.LATEST;

  @Option(
      names = "--from",
      paramLabel = "URI",
      description = "The storage that has it. Default: those of BACKUP_TARGET.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "The storage that shall have it.")
  private String to = "";

  @Option(
      names = "--reread",
      description = "Read again what an interrupted copy has left at the target.")
  private boolean reread;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  CopyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    BackupRepository source =
        from.map(configuration::storage)
            .map(BackupRepository::at)
            .orElseGet(configuration::repository);
    CopyReport report = source.copy(configuration.job(source), copy(configuration.storage(to)));
    if (json) {
      session.printJson(json(report));
    } else {
      report.backups().forEach(copied -> session.out().println(line(copied)));
      session
          .terminal()
          .say("copied %s to %s".formatted(Texts.size(report.bytes()), report.location()));
    }
    return 0;
  }

  private Copy copy(String target) {
    Copy.Start selection =
        switch (backup) {
          case Choice.LATEST -> Copy.latest();
          case ALL -> Copy.all();
          default -> Copy.of(Choice.id(backup));
        };
    Copy copy = selection.to(target);
    return reread ? copy.rereading() : copy;
  }

  private static String line(CopyReport.Copied copied) {
    return copied.files() == 0
        ? copied.id() + "  was there"
        : "%s  %d files, %s".formatted(copied.id(), copied.files(), Texts.size(copied.bytes()));
  }

  private static Map<String, Object> json(CopyReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", report.location());
    json.put("backups", report.backups().stream().map(CopyCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(CopyReport.Copied copied) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", copied.id().value());
    json.put("files", copied.files());
    json.put("bytes", copied.bytes());
    return json;
  }
}
