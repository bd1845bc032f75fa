package io.tidemark.launcher.command;

import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.storage.StorageProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "providers",
    mixinStandardHelpOptions = true,
    description = "Lists the storages that this program has, by the scheme of their URIs.")
final class ProvidersCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  ProvidersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Collection<StorageProvider> found = StorageProviders.discover().found();
    if (json) {
      session.printJson(found.stream().map(ProvidersCommand::json).toList());
    } else {
      found.forEach(provider -> session.out().println(line(provider)));
    }
    return 0;
  }

  private static String line(StorageProvider provider) {
    return "%-6s %s  parameters: %s"
        .formatted(
            provider.scheme() + ":",
            provider.getClass().getName(),
            String.join(", ", new TreeSet<>(provider.parameters())));
  }

  private static Map<String, Object> json(StorageProvider provider) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scheme", provider.scheme());
    json.put("class", provider.getClass().getName());
    json.put("parameters", new TreeSet<>(provider.parameters()));
    return json;
  }
}
