package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.source.BackupFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A backup with all those that it builds upon, the full one first. */
public record EarlierChain(List<BackupFiles> oldestFirst) {

  public EarlierChain {
    oldestFirst = List.copyOf(oldestFirst);
  }

  /**
   * Finds what a backup builds upon.
   *
   * @param all where to look
   * @throws CorruptContentException if a part of it is not there
   */
  public static EarlierChain of(BackupFiles newest, List<BackupFiles> all)
      throws CorruptContentException {
    Map<String, BackupFiles> known =
        all.stream().collect(Collectors.toMap(BackupFiles::id, Function.identity()));
    List<BackupFiles> chain = new ArrayList<>(List.of(newest));
    Optional<String> parent = Basis.parent(newest);
    while (parent.isPresent()) {
      BackupFiles next = known.get(parent.get());
      BackupFiles child = chain.get(chain.size() - 1);
      if (next == null || chain.contains(next)) {
        throw new CorruptContentException(
            "backup %s builds upon %s, which is not there".formatted(child.id(), parent.get()));
      }
      chain.add(next);
      parent = Basis.parent(next);
    }
    Collections.reverse(chain);
    return new EarlierChain(chain);
  }

  /** Returns the last backup. */
  public BackupFiles newest() {
    return oldestFirst.get(oldestFirst.size() - 1);
  }
}
