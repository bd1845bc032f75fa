package io.tidemark.backup.postgres.basebackup;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a base backup is taken.
 *
 * @param label the server's name for it; goes into backup_label
 * @param fastCheckpoint whether the server writes its checkpoint at once rather than spread over
 *     time
 * @param bytesPerSecond the most that the server shall send; empty for as fast as it can
 * @param checksums the algorithm of the checksums in the server's manifest
 * @param serverCompression what the server compresses with before it sends; empty for nothing
 */
public record BaseBackupOptions(
    String label,
    boolean fastCheckpoint,
    OptionalLong bytesPerSecond,
    String checksums,
    Optional<String> serverCompression) {}
