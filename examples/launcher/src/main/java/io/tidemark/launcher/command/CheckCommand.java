package io.tidemark.launcher.command;

import io.tidemark.backup.BackupDoctor;
import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.launcher.environment.BackupOptions;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Lock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 1,
    description = {
      "Looks at everything that a backup needs, before it is needed: the database and its privileges,",
      "each storage, clocks, keys, disks, the lock. Makes no backup; writes a small object into each",
      "storage and deletes it. Ends with 1 if something would keep a backup from being made."
    })
final class CheckCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "Print what was found as JSON.")
  private boolean json;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    List<Diagnosis> found;
    try (Lock lock = configuration.lock()) {
      BackupOptions options = new BackupOptions(false, Optional.empty(), false);
      found = BackupDoctor.check(configuration.pipeline(options, lock));
    }
    if (json) {
      session.printJson(found.stream().map(CheckCommand::json).toList());
    } else {
      found.forEach(one -> session.out().println(line(one)));
    }
    return BackupDoctor.isWell(found) ? 0 : 1;
  }

  private static String line(Diagnosis found) {
    String fix = found.fix().map(what -> "; to fix: " + what).orElse("");
    return "%-4s  %s: %s%s".formatted(found.result(), found.item(), found.text(), fix);
  }

  private static Map<String, Object> json(Diagnosis found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("item", found.item());
    json.put("result", found.result().name().toLowerCase(Locale.ROOT));
    json.put("text", found.text());
    json.put("fix", found.fix());
    return json;
  }
}
