package io.tidemark.backup;

import io.tidemark.backup.catalog.ClusterBinding;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.WalReceipt;
import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.compression.NoCompression;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Digester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The log of the job {@code shop} in a storage, made by a test: small files, but the right form.
 */
record LogAtRest(Storage storage, Compression compression, Optional<Encryption> encryption) {

  static final int SEGMENT = 1 << 20;
  static final JobName JOB = new JobName("shop");
  static final ClusterBinding CLUSTER = new ClusterBinding("7301", 15, SEGMENT);

  static LogAtRest in(Storage storage) {
    return new LogAtRest(storage, NoCompression.instance(), Optional.empty());
  }

  LogAtRest compressed(Compression with) {
    return new LogAtRest(storage, with, encryption);
  }

  LogAtRest encrypted(Encryption with) {
    return new LogAtRest(storage, compression, Optional.of(with));
  }

  static String name(long timeline, long number) {
    return new Segment(timeline, number, SEGMENT).name();
  }

  static byte[] content(String name) {
    byte[] content = new byte[3000];
    new Random(name.hashCode()).nextBytes(content);
    return content;
  }

  private static String folder(String name) {
    return "shop/wal/" + name.substring(0, 8) + "/" + name.substring(0, 16) + "/";
  }

  static StorageKey receipt(String name) {
    return new StorageKey(folder(name) + name + ".json");
  }

  StorageKey data(String name) {
    return new StorageKey(folder(name) + name + suffix());
  }

  private String suffix() {
    return compression.suffix() + encryption.map(Encryption::suffix).orElse("");
  }

  LogAtRest bound() throws IOException {
    CLUSTER.bind(storage, "test", JOB);
    return this;
  }

  LogAtRest segments(long timeline, long first, long last) throws IOException {
    for (long number = first; number <= last; number++) {
      String name = name(timeline, number);
      file(name, content(name), receipt(name), data(name));
    }
    return this;
  }

  LogAtRest history(long timeline, String text) throws IOException {
    String name = "%08X.history".formatted(timeline);
    String key = "shop/wal/%08X/%s".formatted(timeline, name);
    file(
        name,
        text.getBytes(StandardCharsets.UTF_8),
        new StorageKey(key + ".json"),
        new StorageKey(key + suffix()));
    return this;
  }

  LogAtRest segment(String name, byte[] content) throws IOException {
    file(name, content, receipt(name), data(name));
    return this;
  }

  private void file(String name, byte[] content, StorageKey receipt, StorageKey data)
      throws IOException {
    Digester digester = Digester.xxh3();
    digester.update(content, 0, content.length);
    byte[] json =
        new WalReceipt(name, content.length, digester.finish().hash(), Instant.EPOCH).write();
    storage.put(receipt, Labels.none(), out -> out.write(json));
    byte[] stored = encoded(content);
    storage.put(data, Labels.none(), out -> out.write(stored));
  }

  LogAtRest beginning(long timeline, long number, int length) throws IOException {
    String name = name(timeline, number);
    byte[] stored = encoded(new byte[length]);
    storage.put(
        new StorageKey("%s%s.%08X.partial%s".formatted(folder(name), name, length, suffix())),
        Labels.none(),
        out -> out.write(stored));
    return this;
  }

  LogAtRest gap(long timeline, long first, long last) throws IOException {
    Segment from = new Segment(timeline, first, SEGMENT);
    Segment to = new Segment(timeline, last, SEGMENT);
    byte[] json =
        new GapRecord(timeline, from.start().toString(), to.end().toString(), "test", Instant.EPOCH)
            .write();
    storage.put(
        new StorageKey("shop/wal/%08X/gap-%016X.json".formatted(timeline, from.start().position())),
        Labels.none(),
        out -> out.write(json));
    return this;
  }

  private byte[] encoded(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (encryption.isPresent()) {
      encryption
          .get()
          .encrypt(out -> compression.compress(plain -> plain.write(content), out), bytes);
    } else {
      compression.compress(plain -> plain.write(content), bytes);
    }
    return bytes.toByteArray();
  }

  /** A base backup that needs the log from one segment to another, and has it not with it. */
  static BackupSource base(long timeline, long first, long last) {
    return new Base(
        Map.of(
            "timeline", Long.toString(timeline),
            "start-lsn", new Segment(timeline, first, SEGMENT).start().plus(40).toString(),
            "end-lsn", new Segment(timeline, last, SEGMENT).start().plus(400).toString(),
            "wal-segment-bytes", Integer.toString(SEGMENT),
            "system-identifier", "7301",
            "server-version-num", "150004",
            "wal", "beside"));
  }

  private record Base(Map<String, String> facts) implements BackupSource {
    @Override
    public String name() {
      return "cluster";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("base.tar", out -> out.write(new byte[1000]));
      return new SourceReport("postgresql-base", facts, List.of(), List.of());
    }
  }
}
