package com.example.tidemark.webdav;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageStress;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ApacheStressTest extends StorageStress {

  private static DavProcess server;
  private final String folder = DavProcess.newFolder();

  @BeforeAll
  static void start() throws IOException {
    server = DavProcess.apache();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Storage openPlace() throws IOException {
    return server.storage(server.port(), folder).claimTimeout(Duration.ofSeconds(1)).open();
  }

  @Override
  public String placeUri() {
    return server.uri(folder);
  }

  @Override
  public int manyKeys() {
    return 1_000;
  }

  /** Apache asks its database of locks about every folder above, at each request. */
  @Override
  public int deepest() {
    return 70;
  }

  @Override
  public int rounds() {
    return 50;
  }
}
