package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.servers.CommandLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What initdb makes, with checksums in its pages; no server runs on it. */
final class InitialCluster {

  private InitialCluster() {}

  /** Makes one in {@code folder}. */
  static Path in(Path folder) {
    Path data = folder.resolve("data");
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> words = new ArrayList<>();
    if (root) {
      CommandLine.of("chown", "postgres", folder.toString()).run().succeeded();
      CommandLine.of("chmod", "755", folder.toString()).run().succeeded();
      words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
    }
    Stream.of(CommandLine.locate("initdb"), "-k", "--no-sync", "-A", "trust", "-D", data.toString())
        .forEach(words::add);
    CommandLine.of(words.get(0), words.subList(1, words.size()).toArray(String[]::new))
        .folder(Path.of("/"))
        .run()
        .succeeded();
    return data;
  }
}
