package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes data directories. {@code initdb} takes a second, a copy of what it made a tenth of that: so
 * it runs once in a JVM for each version and choice of options.
 */
final class DataTemplate {

  private static final Map<List<String>, Path> TEMPLATES = new HashMap<>();

  private DataTemplate() {}

  /** Makes a data directory, which has the same system identifier as others of the same options. */
  static void copy(PostgresBinaries binaries, List<String> options, Path data) {
    CommandLine.of("cp", "-a", "--reflink=auto", template(binaries, options).toString(), data + "")
        .run()
        .succeeded();
  }

  private static synchronized Path template(PostgresBinaries binaries, List<String> options) {
    List<String> key = new ArrayList<>(options);
    key.add(binaries.folder().toString());
    return TEMPLATES.computeIfAbsent(key, absent -> newTemplate(binaries, options));
  }

  private static Path newTemplate(PostgresBinaries binaries, List<String> options) {
    Path data = ServerFolder.create("template-" + binaries.majorVersion()).path("data");
    create(binaries, options, data);
    return data;
  }

  /** Makes a data directory with a system identifier of its own. */
  static void create(PostgresBinaries binaries, List<String> options, Path data) {
    Path password = data.resolveSibling("password");
    List<Object> words = new ArrayList<>(options);
    words.add("--no-sync");
    words.add("--username=" + PostgresCluster.USER);
    words.add("--auth=scram-sha-256");
    words.add("--pwfile=" + password);
    words.add("--encoding=UTF8");
    words.add("--locale=C.UTF-8");
    words.add("--pgdata=" + data);
    try {
      Files.writeString(password, PostgresCluster.PASSWORD);
      ServerAccount.own(password);
      ServerAccount.command(binaries.path("initdb"), words.toArray()).run().succeeded();
      Files.delete(password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
