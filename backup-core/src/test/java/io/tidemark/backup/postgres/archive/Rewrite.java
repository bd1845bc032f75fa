package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Copies an archive into another form, entry by entry. */
final class Rewrite {

  private Rewrite() {}

  static void asArchive(InputStream in, OutputStream out) throws IOException {
    ArchiveReader reader = ArchiveReader.open(in);
    copy(reader, ArchiveWriter.begin(out, reader.facts(), reader.entries()));
  }

  static void copy(ArchiveReader reader, DumpOutput out) throws IOException {
    Optional<DataBlock> next = reader.next();
    while (next.isPresent()) {
      if (next.get() instanceof DataBlock.Rows block) {
        out.rows(block.entry(), block.rows()::transferTo);
      } else if (next.get() instanceof DataBlock.LargeObjects block) {
        out.largeObjects(block.entry(), sink -> objects(block, sink));
      }
      next = reader.next();
    }
    out.finish();
  }

  private static void objects(DataBlock.LargeObjects block, DumpOutput.LargeObjectSink sink)
      throws IOException {
    Optional<DataBlock.LargeObject> next = block.next();
    while (next.isPresent()) {
      sink.write(next.get().oid(), next.get().content()::transferTo);
      next = block.next();
    }
  }
}
