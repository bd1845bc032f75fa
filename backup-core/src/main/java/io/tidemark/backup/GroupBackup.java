package io.tidemark.backup;

import java.time.Duration;
import java.util.List;

/**
 * What a run of a group has made.
 *
 * @param set the set, complete
 * @param quiesced how long writers were paused: from the call to pause to the end of that to resume
 * @param backups one for each pipeline, in their order
 * @param warnings what went wrong afterwards, when old backups were to be deleted
 */
public record GroupBackup(
    BackupSet set, Duration quiesced, List<Backup> backups, List<String> warnings) {

  public GroupBackup {
    backups = List.copyOf(backups);
    warnings = List.copyOf(warnings);
  }
}
