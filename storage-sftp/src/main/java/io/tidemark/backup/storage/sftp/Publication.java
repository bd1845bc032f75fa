package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.storage.ObjectExistsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The step that makes a sealed staging file an object: a hard link where the server offers it,
 * which is made either whole or not at all and never over another file, and elsewhere a move under
 * a reservation.
 */
final class Publication {

  /** A rival may get in the way of a put again and again, but not for ever. */
  private static final int ATTEMPTS = 200;

  /** About what a rival takes for its move; no event of another process can be waited for. */
  private static final long RESERVATION_NANOS = 5_000_000;

  private final Remote remote;
  private final Folders folders;
  private final StagedFile staged;
  private final String target;

  /** Whether a request to publish may have been carried out without our hearing of it. */
  private boolean uncertain;

  /** Whether the reservation for a move is ours. */
  private boolean reserved;

  Publication(Remote remote, Folders folders, StagedFile staged) {
    this.remote = remote;
    this.folders = folders;
    this.staged = staged;
    this.target = remote.path(staged.key().value());
  }

  /** Publishes the file, or leaves nothing under its key. */
  void publish() throws IOException {
    String operation = "publish '" + staged.key() + "'";
    try {
      remote.retries().call(operation, this::enter);
    } catch (ObjectExistsException e) {
      throw e;
    } catch (IOException e) {
      if (!remote.retries().isClosed()) {
        withdrawAfter(e);
      }
      throw staged.explain(e);
    }
  }

  /** Gives the file its name, in folders that others may be removing at this very moment. */
  private boolean enter() throws IOException {
    Sftp sftp = staged.lease().connection().sftp();
    for (int attempt = 1; ; attempt++) {
      try {
        folders.createFor(sftp, target);
        name(sftp);
        return true;
      } catch (StatusException e) {
        boolean again = e.is(Fxp.NO_SUCH_FILE) && attempt < Folders.ATTEMPTS;
        if (!again || sftp.look(staged.path()).await().isEmpty()) {
          throw e;
        }
      }
    }
  }

  private void name(Sftp sftp) throws IOException {
    if (uncertain && isPublished(sftp)) {
      return;
    }
    uncertain = true;
    if (sftp.links()) {
      link(sftp);
    } else {
      move(sftp);
    }
    uncertain = false;
  }

  private void link(Sftp sftp) throws IOException {
    try {
      sftp.link(staged.path(), target).await();
    } catch (StatusException e) {
      refuseIfTaken(sftp, e);
      if (e.is(Fxp.NO_SUCH_FILE)) {
        throw e;
      }
      moveInstead(sftp, e);
    }
  }

  private void refuseIfTaken(Sftp sftp, StatusException refusal) throws IOException {
    Optional<Attributes> found = sftp.look(target).await();
    if (found.isEmpty()) {
      return;
    }
    if (!found.get().isFile()) {
      throw new IOException(target + " exists and is not a file", refusal);
    }
    throw new ObjectExistsException(staged.key());
  }

  /** The file system may have no links, which only its refusal tells. */
  private void moveInstead(Sftp sftp, StatusException linkFailure) throws IOException {
    try {
      move(sftp);
    } catch (IOException e) {
      e.addSuppressed(linkFailure);
      throw e;
    }
  }

  /**
   * Moves the file. Some servers would replace another object, so that whoever moves holds a
   * reservation, created exclusively, for this key.
   */
  private void move(Sftp sftp) throws IOException {
    String reservation = remote.path(".put-" + digest(staged.key().value()));
    if (!reserved) {
      reserve(sftp, reservation);
      reserved = true;
    }
    try {
      if (sftp.look(target).await().isPresent()) {
        throw new ObjectExistsException(staged.key());
      }
      rename(sftp);
      staged.gone();
    } catch (ConnectionLostException e) {
      throw e; // still ours, for the next attempt
    } catch (IOException e) {
      sftp.remove(reservation);
      reserved = false;
      throw e;
    }
    sftp.remove(reservation);
  }

  private void rename(Sftp sftp) throws IOException {
    try {
      sftp.rename(staged.path(), target).await();
    } catch (StatusException e) {
      refuseIfTaken(sftp, e);
      throw e;
    }
  }

  /** A rival holds the reservation for a moment, unless it has died with it. */
  private void reserve(Sftp sftp, String reservation) throws IOException {
    int failures = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        sftp.close(sftp.create(reservation).await()).await();
        return;
      } catch (StatusException e) {
        boolean held = sftp.look(reservation).await().isPresent();
        if (attempt == ATTEMPTS && held) {
          throw new IOException(
              "%s is in the way; hint: it goes by itself when it is old".formatted(reservation), e);
        }
        if (!held && failures++ > Folders.ATTEMPTS) { // not released just now, but not creatable
          throw e;
        }
        LockSupport.parkNanos(RESERVATION_NANOS);
      }
    }
  }

  /**
   * Whether an earlier request has published the file. After a move the staging name has gone.
   * After a link both names are there, and a change to one file shows through both.
   */
  private boolean isPublished(Sftp sftp) throws IOException {
    Optional<Attributes> before = sftp.look(staged.path()).await();
    Optional<Attributes> there = sftp.look(target).await();
    if (before.isEmpty() || there.isEmpty()) {
      return before.isEmpty() && there.isPresent();
    }
    long mark = before.get().modifiedAt() - 1 - ThreadLocalRandom.current().nextInt(1 << 20);
    sftp.changeTime(staged.path(), mark).await();
    boolean same = sftp.look(target).await().filter(now -> now.modifiedAt() == mark).isPresent();
    sftp.changeTime(staged.path(), before.get().modifiedAt()).await();
    return same;
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

  private void withdrawAfter(IOException failure) {
    try {
      Uninterrupted.run(remote.connections().timer(), this::withdraw);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Takes back what may have been published while nobody waited for the answer any more. */
  private void withdraw() throws IOException {
    Sftp sftp = staged.lease().connection().sftp();
    if (uncertain && isPublished(sftp)) {
      sftp.remove(target).await();
    }
    folders.pruneFor(sftp, target);
  }
}
