package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server that replays a log must allow at least to be read meanwhile, because the primary
 * allowed it, as {@code global/pg_control} says it.
 *
 * @param settings the values by the names of the settings
 */
public record RecoveryNeeds(Map<String, Integer> settings) {

  private static final int FIRST = 180;

  public RecoveryNeeds {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads the file.
   *
   * @throws CorruptContentException if its checksum is wrong or its version unknown
   */
  public static RecoveryNeeds parse(byte[] content) throws CorruptContentException {
    ControlFile.parse(content);
    ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(FIRST);
    Map<String, Integer> settings = new LinkedHashMap<>();
    settings.put("max_connections", file.getInt());
    settings.put("max_worker_processes", file.getInt());
    settings.put("max_wal_senders", file.getInt());
    settings.put("max_prepared_transactions", file.getInt());
    settings.put("max_locks_per_transaction", file.getInt());
    return new RecoveryNeeds(settings);
  }
}
