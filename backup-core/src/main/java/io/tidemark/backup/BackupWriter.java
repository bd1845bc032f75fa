package io.tidemark.backup;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Companions;
import io.tidemark.backup.catalog.Layout;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.catalog.RestoreGuide;
import io.tidemark.backup.catalog.RunMarker;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.ContentWriter;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.transfer.Outbox;
import io.tidemark.backup.transfer.Run;
import io.tidemark.backup.transfer.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the folder of one backup, in the order that makes it exist last: the marker of the run,
 * data, companions, manifest. Files may be written from several threads.
 */
final class BackupWriter implements FileSink {

  private final Settings settings;
  private final BackupId id;
  private final Run run;
  private final Outbox outbox;
  private final StorageKey folder;
  private final Labels labels;
  private final Deliveries deliveries;
  private final Set<String> names = new HashSet<>();
  private final List<DataFile> files = new ArrayList<>();
  private final List<Companion> companions = new ArrayList<>();

  BackupWriter(Settings settings, BackupId id, Run run, Sending sending) {
    this.settings = settings;
    this.id = id;
    this.run = run;
    this.outbox = sending.outbox();
    this.deliveries = sending.deliveries();
    this.folder = Layout.folder(settings.job(), id);
    this.labels = sending.labels();
  }

  /** The way to the destinations, how they fare, and what they are told. */
  record Sending(Outbox outbox, Deliveries deliveries, Labels labels) {}

  /** Takes the folder, so that nobody mistakes it for a leftover. */
  void claim() throws IOException {
    RunMarker marker = RunMarker.ofThisProcess(run.startedAt()).pulsing(settings.pulse());
    companion(Layout.RUN, marker.write());
  }

  /** Returns where the files lie. */
  StorageKey folder() {
    return folder;
  }

  @Override
  public void write(String name, ContentWriter content) throws IOException {
    String stored =
        name
            + settings.compression().suffix()
            + settings.encryption().map(Encryption::suffix).orElse("");
    synchronized (this) {
      if (!names.add(name)) {
        throw new IllegalArgumentException("the file '" + name + "' was written already");
      }
    }
    StoredFile file = outbox.send(folder.resolve(stored), labels, content);
    synchronized (this) {
      files.add(described(name, stored, file));
    }
  }

  private DataFile described(String name, String stored, StoredFile file) {
    return new DataFile(
        stored,
        name,
        file.stored().sizeBytes(),
        file.stored().hash(),
        file.plain().sizeBytes(),
        file.plain().hash(),
        settings.compression().name(),
        settings
            .encryption()
            .map(cipher -> new Sealing(cipher.name(), cipher.keyIds(), file.encryptionFacts())));
  }

  /**
   * Writes what explains the data, and then the manifest: with it the backup exists.
   *
   * @param conditions what has to be true for it, and throws where it is not
   */
  synchronized Manifest commit(SourceReport report, RunCommit conditions) throws IOException {
    Instant finishedAt = settings.clock().instant();
    Manifest draft = manifest(report, finishedAt);
    companion(
        Layout.GUIDE, RestoreGuide.write(draft, settings.compression(), settings.encryption()));
    companion(Layout.CHECKSUMS, Companions.checksums(files, companions));
    conditions.before(manifest(report, finishedAt));
    Manifest manifest = manifest(report, finishedAt);
    run.checkpoint();
    plain(Layout.MANIFEST, Companions.manifest(manifest), conditions::last);
    conditions.after(manifest);
    return manifest;
  }

  private void companion(String name, byte[] content) throws IOException {
    plain(name, content, () -> {});
    companions.add(Companions.describe(name, content));
  }

  private void plain(String name, byte[] content, Runnable last) throws IOException {
    outbox.sendPlain(
        folder.resolve(name),
        ObjectLabels.catalog(labels, content.length),
        out -> {
          out.write(content);
          last.run();
        });
  }

  private Manifest manifest(SourceReport report, Instant finishedAt) {
    List<Delivery> delivered = deliveries.list();
    return new Manifest(
        id,
        settings.job(),
        settings.source().name(),
        run.startedAt(),
        finishedAt,
        Version.text(),
        files,
        companions,
        report,
        delivered,
        run.warnings(),
        labels.values());
  }
}
