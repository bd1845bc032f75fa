package io.tidemark.launcher.command;

import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.launcher.environment.Configuration;
import io.tidemark.launcher.environment.Environment;
import io.tidemark.launcher.environment.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "print",
    mixinStandardHelpOptions = true,
    description = "Prints the settings that are in effect, without secrets.")
final class PrintCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  PrintCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> settings = settings(session.environment());
    if (json) {
      session.printJson(settings);
    } else {
      settings.forEach((name, value) -> session.out().printf("%-24s %s%n", name, value));
    }
    return 0;
  }

  private static Map<String, Object> settings(Environment environment) {
    Configuration configuration = new Configuration(environment);
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      settings.put(setting.variable(), shown(setting, environment, configuration));
    }
    return settings;
  }

  private static String shown(
      Setting setting, Environment environment, Configuration configuration) {
    String value =
        switch (setting) {
          case SOURCE -> source(configuration);
          case MODE -> configuration.mode();
          case TARGET -> shown(configuration.targets());
          case ALSO_TO -> shown(configuration.moreTargets());
          default ->
              environment.value(setting).map(text -> setting.secret() ? "***" : text).orElse("-");
        };
    return value + environment.olderName(setting).map(name -> " (from " + name + ")").orElse("");
  }

  private static String source(Configuration configuration) {
    String from = configuration.sourceVariable().map(name -> " (from " + name + ")").orElse("");
    return configuration.source().map(uri -> uri + from).orElse("-");
  }

  private static String shown(List<String> uris) {
    return uris.stream()
        .map(uri -> StorageLocation.parse(uri).toString())
        .collect(Collectors.joining(", "));
  }
}
