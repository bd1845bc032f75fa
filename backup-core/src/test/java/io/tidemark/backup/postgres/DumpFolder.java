package io.tidemark.backup.postgres;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ContentWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder that takes a dump's files when they are complete, and gives them back. */
public final class DumpFolder implements FileSink, BackupFiles {

  private final Path folder;
  private final List<String> names = new ArrayList<>();
  private SourceReport report =
      new SourceReport("postgresql-dump", Map.of("format", "custom"), List.of(), List.of());

  private DumpFolder(Path folder) {
    this.folder = folder;
  }

  public static DumpFolder in(Path folder) {
    return new DumpFolder(folder);
  }

  /** Takes a dump in a run of its own. */
  public static DumpFolder of(BackupSource source, Path folder) {
    return new DumpFolder(folder).capture(source, new TestRun());
  }

  /** Wraps a file that another program has made. */
  public static DumpFolder around(Path file) {
    DumpFolder dump = new DumpFolder(file.toAbsolutePath().resolveSibling(""));
    dump.names.add(file.getFileName().toString());
    return dump;
  }

  public DumpFolder capture(BackupSource source, TestRun run) {
    try {
      report = source.capture(this, run);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file() {
    return folder.resolve(names.get(0));
  }

  @Override
  public void write(String name, ContentWriter content) throws IOException {
    Path unfinished = folder.resolve(name + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      content.writeTo(out);
    }
    Files.move(unfinished, folder.resolve(name));
    names.add(name);
  }

  @Override
  public String id() {
    return "20260131T021500Z-7c01d2aa";
  }

  @Override
  public SourceReport report() {
    return report;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name));
  }
}
