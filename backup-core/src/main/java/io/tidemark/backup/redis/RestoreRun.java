package io.tidemark.backup.redis;

import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RunContext;

/** What the passes of one restore share. */
record RestoreRun(
    BackupFiles files,
    ServerLink link,
    RunContext run,
    RestoreRules rules,
    KeySelection selection) {}
