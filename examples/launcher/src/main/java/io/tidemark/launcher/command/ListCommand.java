package io.tidemark.launcher.command;

import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.launcher.environment.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the backups of the job, the oldest first.")
final class ListCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Configuration configuration = session.configuration();
    String job = configuration.job();
    Listing listing = configuration.repository().list(job);
    if (json) {
      session.printJson(json(job, listing));
    } else {
      print(listing);
    }
    return 0;
  }

  private void print(Listing listing) {
    session.out().println(ManifestText.HEADER);
    listing.backups().forEach(backup -> session.out().println(ManifestText.line(backup)));
    listing.damaged().forEach((id, why) -> session.terminal().say("damaged: " + id + ": " + why));
    listing.unfinished().forEach(id -> session.terminal().say("unfinished: " + id));
  }

  private static Map<String, Object> json(Manifest backup, Listing listing) {
    Map<String, Object> json = ManifestText.json(backup);
    json.put("locations", listing.locations().getOrDefault(backup.id(), List.of()));
    return json;
  }

  private static Map<String, Object> json(String job, Listing listing) {
    Map<String, String> damaged = new TreeMap<>();
    listing.damaged().forEach((id, why) -> damaged.put(id.value(), why));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", job);
    json.put("backups", listing.backups().stream().map(backup -> json(backup, listing)).toList());
    json.put("damaged", damaged);
    json.put("unfinished", listing.unfinished().stream().map(id -> id.value()).toList());
    return json;
  }
}
