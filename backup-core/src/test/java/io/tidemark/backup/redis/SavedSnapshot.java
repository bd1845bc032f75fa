package io.tidemark.backup.redis;

import io.tidemark.backup.servers.RedisServer;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.SourceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A backup of one snapshot that a server has saved by itself. */
final class SavedSnapshot implements BackupFiles {

  static final String NAME = "shop_rdb_20260131_021500.rdb";

  private final byte[] rdb;

  private SavedSnapshot(byte[] rdb) {
    this.rdb = rdb;
  }

  static SavedSnapshot of(RedisServer server) {
    server.cli("SAVE");
    try {
      return new SavedSnapshot(Files.readAllBytes(server.path("dump.rdb")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SavedSnapshot of(byte[] rdb) {
    return new SavedSnapshot(rdb);
  }

  byte[] bytes() {
    return rdb.clone();
  }

  @Override
  public String id() {
    return "20260131T021500Z-7c01d2aa";
  }

  @Override
  public SourceReport report() {
    return new SourceReport("redis-rdb", Map.of(), List.of(), List.of());
  }

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public InputStream open(String name) {
    return new ByteArrayInputStream(rdb);
  }
}
