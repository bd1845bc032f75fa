package io.tidemark.backup.postgres.cluster;

import java.io.IOException;

/** What is to be done about a difference: collect it, or give up. Thread-safe. */
@FunctionalInterface
interface FindingSink {

  void found(Finding finding) throws IOException;
}
