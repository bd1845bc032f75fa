package io.tidemark.backup.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.tidemark.backup.storage.ObjectExistsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * The step that makes a sealed staging file an object: a hard link, which the file system makes
 * either whole or not at all and never over another file.
 */
final class Publication {

  /** A rival may get in the way of a put again and again, but not for ever. */
  private static final int ATTEMPTS = 1000;

  /** About what a rival takes for its move; no event of another process can be waited for. */
  private static final long RESERVATION_NANOS = 1_000_000;

  private final Folders folders;
  private final boolean links;

  Publication(Folders folders, boolean links) {
    this.folders = folders;
    this.links = links;
  }

  /** Publishes the file at {@code target}, durably, or leaves nothing there. */
  void publish(StagedFile staged, Path target) throws IOException {
    try {
      enter(staged, target);
    } catch (ObjectExistsException e) {
      throw e;
    } catch (IOException e) {
      pruneAfter(e, target);
      throw staged.explain(e);
    }
    try {
      settle(staged, target);
    } catch (IOException | RuntimeException | Error e) {
      withdraw(e, target);
      throw e;
    }
  }

  /** Makes the new name durable, and the only one. */
  private void settle(StagedFile staged, Path target) throws IOException {
    try {
      Files.deleteIfExists(staged.path());
      folders.syncFor(target);
    } catch (IOException e) {
      throw staged.explain(e);
    }
  }

  /** Gives the file its name, in folders that others may be removing at this very moment. */
  private void enter(StagedFile staged, Path target) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        folders.createFor(target);
        name(staged, target);
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS || !Files.exists(staged.path(), NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  private void name(StagedFile staged, Path target) throws IOException {
    if (!links) {
      move(staged, target);
      return;
    }
    try {
      Files.createLink(target, staged.path());
    } catch (FileAlreadyExistsException e) {
      refuseUnlessOurs(staged, target, e);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      moveInstead(staged, target, e);
    }
  }

  /** Some network file systems repeat a request whose answer was lost, and find their own link. */
  private void refuseUnlessOurs(StagedFile staged, Path target, IOException found)
      throws IOException {
    if (!Files.isRegularFile(target, NOFOLLOW_LINKS)) {
      throw new IOException(target + " exists and is not a file", found);
    }
    if (!Files.isSameFile(staged.path(), target)) {
      throw new ObjectExistsException(staged.key());
    }
  }

  private void moveInstead(StagedFile staged, Path target, Exception linkFailure)
      throws IOException {
    try {
      move(staged, target);
    } catch (IOException e) {
      e.addSuppressed(linkFailure);
      throw e;
    }
  }

  /**
   * Moves the file where hard links do not exist. A move would replace another object, so that
   * whoever moves holds a reservation, created exclusively, for this key.
   */
  private void move(StagedFile staged, Path target) throws IOException {
    Path reservation = folders.root().resolve(".put-" + digest(staged.key().value()));
    reserve(reservation, staged);
    try {
      if (Files.exists(target, NOFOLLOW_LINKS)) {
        refuseUnlessOurs(staged, target, new FileAlreadyExistsException(target.toString()));
      }
      Files.move(staged.path(), target, ATOMIC_MOVE);
    } finally {
      release(reservation);
    }
  }

  /** A rival holds the reservation for a moment, unless it has died with it. */
  private static void reserve(Path reservation, StagedFile staged) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createFile(reservation, Durability.privateFile());
        return;
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(
              "%s is in the way of '%s'; hint: it goes by itself when it is old"
                  .formatted(reservation, staged.key()),
              e);
        }
        LockSupport.parkNanos(RESERVATION_NANOS);
      }
    }
  }

  /** Removes a reservation; one that stays is swept like an abandoned staging file. */
  @SuppressWarnings("EmptyCatch")
  private static void release(Path reservation) {
    try {
      Files.deleteIfExists(reservation);
    } catch (IOException e) {
      // The move has its own outcome, which this must not change.
    }
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void withdraw(Throwable failure, Path target) {
    try {
      folders.remove(target);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    pruneAfter(failure, target);
  }

  private void pruneAfter(Throwable failure, Path target) {
    try {
      folders.pruneFor(target);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
