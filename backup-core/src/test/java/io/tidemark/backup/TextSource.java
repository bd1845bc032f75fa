package io.tidemark.backup;

import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A source whose files are given: what a database is to the pipeline, without the database. */
final class TextSource implements BackupSource {

  private final Map<String, ContentWriter> files = new LinkedHashMap<>();

  static TextSource of(String name, byte[] content) {
    return new TextSource().file(name, out -> out.write(content));
  }

  TextSource file(String name, ContentWriter content) {
    files.put(name, content);
    return this;
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public SourceReport capture(FileSink sink, RunContext run) throws IOException {
    run.stage("writing text");
    for (Map.Entry<String, ContentWriter> file : files.entrySet()) {
      sink.write(file.getKey(), file.getValue());
    }
    return new SourceReport(
        "text",
        Map.of("language", "en"),
        List.of(new SourceReport.TableSummary("public", "t", 3, "xxh3-128-sum:00")),
        files.keySet().stream()
            .map(name -> new SourceReport.RestoreStep("Copy the text.", name, "cat > restored"))
            .toList());
  }
}
