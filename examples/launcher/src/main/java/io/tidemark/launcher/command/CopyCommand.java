package io.tidemark.launcher.command;

import io.tidemark.backup.BackupRepository;
import io.tidemark.backup.Copy;
import io.tidemark.backup.CopyReport;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.text.Texts;
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
    description = {
      "Copies backups to another storage, byte for byte and without a key.",
      "The write-ahead log that lies beside base backups is copied, too; --log says how much."
    })
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

  @Option(
      names = "--log",
      paramLabel = "none|needed|following|all",
      description = {
        "How much of the log: what the backups need to be restored, or everything from the start of"
            + " the oldest of them on, or all of it. Default: needed; with 'all', all of it."
      })
  private Optional<Copy.Log> log = Optional.empty();

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
      if (report.log().files() + report.log().present() > 0) {
        session.out().println(line(report.log()));
      }
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
    Copy plain = selection.to(target);
    Copy copy = log.map(plain::log).orElse(plain);
    return reread ? copy.rereading() : copy;
  }

  private static String line(CopyReport.Copied copied) {
    return copied.files() == 0
        ? copied.id() + "  was there"
        : "%s  %d files, %s".formatted(copied.id(), copied.files(), Texts.size(copied.bytes()));
  }

  private static String line(CopyReport.Log log) {
    return log.files() == 0
        ? "log  was there"
        : "log  %d files, %s".formatted(log.files(), Texts.size(log.bytes()));
  }

  private static Map<String, Object> json(CopyReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", report.location());
    json.put("backups", report.backups().stream().map(CopyCommand::json).toList());
    json.put("log", json(report.log()));
    return json;
  }

  private static Map<String, Object> json(CopyReport.Log log) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("files", log.files());
    json.put("bytes", log.bytes());
    json.put("present", log.present());
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
