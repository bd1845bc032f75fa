package io.tidemark.backup;

import io.tidemark.backup.BackupEntry.Status;
import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.Catalog;
import io.tidemark.backup.catalog.CheckName;
import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.catalog.Listing;
import io.tidemark.backup.catalog.Manifest;
import io.tidemark.backup.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The entries of one job in one place. */
final class EntryReading {

  private final JobName job;
  private final String location;
  private final SortedMap<BackupId, List<StoredObject>> folders;
  private final Listing listing;

  EntryReading(Catalog catalog, JobName job, String location) {
    this.job = job;
    this.location = location;
    this.folders = catalog.folders();
    this.listing = catalog.list(folders);
  }

  List<BackupEntry> entries() {
    List<BackupEntry> entries = new ArrayList<>();
    listing.backups().forEach(manifest -> entries.add(entry(manifest)));
    listing
        .damaged()
        .forEach((id, why) -> entries.add(entry(id, Optional.empty(), Status.DAMAGED, why)));
    for (BackupId id : listing.unfinished()) {
      entries.add(entry(id, Optional.empty(), Status.INCOMPLETE, "it has no manifest"));
    }
    return entries;
  }

  private BackupEntry entry(Manifest manifest) {
    List<StoredObject> folder = folders.getOrDefault(manifest.id(), List.of());
    Optional<String> flaw = manifest.flaw(folder);
    Optional<CheckName> damage = CopyHealth.of(folder).damage();
    if (flaw.isPresent()) {
      return entry(manifest.id(), Optional.of(manifest), Status.INCOMPLETE, flaw.get());
    }
    if (damage.isPresent()) {
      String found = "a verification has found damage, " + damage.get().at();
      return entry(manifest.id(), Optional.of(manifest), Status.SUSPECT, found);
    }
    Status status = manifest.clean() ? Status.OK : Status.WARNING;
    return entry(manifest.id(), Optional.of(manifest), status, "");
  }

  private BackupEntry entry(
      BackupId id, Optional<Manifest> manifest, Status status, String problem) {
    return new BackupEntry(
        job.value(),
        id,
        manifest,
        status,
        List.of(location),
        folders.getOrDefault(id, List.of()).stream().mapToLong(StoredObject::sizeBytes).sum(),
        problem.isEmpty() ? List.of() : List.of(location + ": " + problem));
  }
}
