package com.example.tidemark.webdav;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.StorageContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ApacheContractTest extends StorageContract {

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
    return server.storage(server.port(), folder).open();
  }
}
