package io.tidemark.backup.testkit.guide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stands for a vendor's library. */
interface DriveClient {

  /** What the drive knows about a file. */
  record Entry(String name, long size, Instant created) {}

  /** Uploads a file as a whole, or returns nothing if the name is taken. */
  Optional<Entry> create(String name, Path file) throws IOException;

  /** Downloads a file, or returns nothing if there is none. */
  Optional<InputStream> download(String name) throws IOException;

  /** Returns the next hundred names in order that begin with {@code prefix}, after {@code last}. */
  List<Entry> page(String prefix, String last) throws IOException;

  /** Removes a file, if it is there. */
  void remove(String name) throws IOException;
}
