package io.tidemark.backup.postgres;

import io.tidemark.backup.postgres.archive.DataBlock;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** Streams large objects, which exist and are empty, into the server. */
final class LargeObjectLoader {

  private static final int BUFFER_SIZE = 1 << 18;

  private final BorrowedConnection connection;
  private final RunContext run;
  private final byte[] buffer = new byte[BUFFER_SIZE];

  LargeObjectLoader(BorrowedConnection connection, RunContext run) {
    this.connection = connection;
    this.run = run;
  }

  void load(DataBlock.LargeObjects objects) throws IOException, SQLException {
    LargeObjectManager server = connection.driver().getLargeObjectAPI();
    for (Optional<DataBlock.LargeObject> next = objects.next();
        next.isPresent();
        next = objects.next()) {
      run.checkpoint();
      try (LargeObject object = server.open(next.get().oid(), LargeObjectManager.WRITE)) {
        copy(next.get().content(), object);
      }
    }
  }

  private void copy(InputStream content, LargeObject object) throws IOException, SQLException {
    int count = content.readNBytes(buffer, 0, BUFFER_SIZE);
    while (count > 0) {
      run.checkpoint();
      object.write(buffer, 0, count);
      count = content.readNBytes(buffer, 0, BUFFER_SIZE);
    }
  }
}
