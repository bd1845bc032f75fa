package io.tidemark.backup;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A source that is a line of text, and what is done before its moment, in it and after it.
 *
 * @param text what it does at its moment
 * @param moments how many it needs
 */
record MomentSource(
    Runnable before, RunContext.Moment<IOException> text, Runnable after, int moments)
    implements BackupSource {

  MomentSource(Runnable before, RunContext.Moment<IOException> text, Runnable after) {
    this(before, text, after, 1);
  }

  MomentSource twice() {
    return new MomentSource(before, text, after, 2);
  }

  static MomentSource of(RunContext.Moment<IOException> text) {
    return new MomentSource(() -> {}, text, () -> {});
  }

  static Runnable failing(String problem) {
    return () -> {
      throw new BackupFailedException(problem, null);
    };
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public boolean canShareMoment() {
    return true;
  }

  @Override
  public SourceReport capture(FileSink files, RunContext run) throws IOException {
    before.run();
    for (int i = 0; i < moments; i++) {
      run.cut(text);
    }
    files.write("text", out -> out.write('t'));
    after.run();
    return new SourceReport(
        "text",
        Map.of(),
        List.of(),
        List.of(new SourceReport.RestoreStep("Copy the text.", "text", "cat > restored")));
  }
}
