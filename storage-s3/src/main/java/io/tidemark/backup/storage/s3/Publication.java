package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.Optional;

/**
 * The step that makes staged content an object, never over another one, and the proof that it has.
 * An answer may be lost on its way, so that what the bucket holds decides, not what was answered.
 */
final class Publication {

  private final Bucket bucket;
  private final Turns turns;
  private final PartChecksum checksum;

  Publication(Bucket bucket, Turns turns, PartChecksum checksum) {
    this.bucket = bucket;
    this.turns = turns;
    this.checksum = checksum;
  }

  /** Publishes the content, durably and confirmed, or leaves nothing of it there. */
  StoredObject publish(Put put, Staged staged, Exclusivity exclusivity) throws IOException {
    Draft draft = put.draft();
    try {
      Optional<String> eTag = enter(put, staged, exclusivity);
      return confirm(draft, staged, eTag);
    } catch (ObjectExistsException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, () -> withdraw(draft));
      throw e;
    }
  }

  private Optional<String> enter(Put put, Staged staged, Exclusivity exclusivity)
      throws IOException {
    Draft draft = put.draft();
    if (exclusivity == Exclusivity.CONDITIONAL) {
      return request(draft, staged, true);
    }
    if (exclusivity == Exclusivity.NONE) {
      return requestIfAbsent(draft, staged);
    }
    return turns.taking(draft, put.upload(), () -> requestInTurn(put, staged));
  }

  private Optional<String> requestInTurn(Put put, Staged staged) throws IOException {
    try {
      return request(put.draft(), staged, put.upload().isEmpty());
    } catch (ObjectExistsException e) {
      throw e;
    } catch (IOException e) {
      if (!(e instanceof RequestFailedException refusal) || mayBeGoingOn(refusal)) {
        put.doubt();
      }
      throw e;
    }
  }

  private static boolean mayBeGoingOn(RequestFailedException e) {
    return e.is(Fault.TRANSIENT, Fault.SILENCE);
  }

  private Optional<String> requestIfAbsent(Draft draft, Staged staged) throws IOException {
    if (bucket.find(draft.name()).isPresent()) {
      throw new ObjectExistsException(draft.key());
    }
    return request(draft, staged, false);
  }

  private Optional<String> request(Draft draft, Staged staged, boolean onlyIfAbsent)
      throws IOException {
    try {
      return staged.publish(onlyIfAbsent);
    } catch (RequestFailedException e) {
      Optional<Found> found = mayBeThere(e) ? findAfter(e, draft) : Optional.empty();
      if (found.filter(object -> object.isOf(draft.putId())).isPresent()) {
        return found.flatMap(Found::eTag); // only the answer was lost
      }
      if (found.isPresent() && e.is(Fault.PRECONDITION, Fault.SPOILT)) {
        throw (IOException) new ObjectExistsException(draft.key()).initCause(e);
      }
      throw e;
    }
  }

  private Optional<Found> findAfter(RequestFailedException refusal, Draft draft)
      throws IOException {
    try {
      return bucket.find(draft.name());
    } catch (IOException e) {
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  /** Whether an earlier attempt may have succeeded, or the SDK's own one below ours. */
  private static boolean mayBeThere(RequestFailedException e) {
    return e.is(
        Fault.PRECONDITION,
        Fault.SPOILT,
        Fault.NO_UPLOAD,
        Fault.NO_OBJECT,
        Fault.CONFLICT,
        Fault.TRANSIENT,
        Fault.SILENCE);
  }

  private StoredObject confirm(Draft draft, Staged staged, Optional<String> eTag)
      throws IOException {
    Found found =
        bucket
            .find(draft.name())
            .orElseThrow(() -> new IOException("%s was stored, but is not there".formatted(draft)));
    if (found.putId().isPresent() && !found.isOf(draft.putId())) {
      throw new IOException("%s was stored, but another writer has replaced it".formatted(draft));
    }
    if (found.sizeBytes() != staged.sizeBytes()) {
      throw new IOException(
          "%s was stored with %d bytes, but the server has %d"
              .formatted(draft, staged.sizeBytes(), found.sizeBytes()));
    }
    if (checksum.differs(found, staged.checksum()) || differs(eTag, found.eTag())) {
      throw new IOException(
          "%s was stored, but the server has other bytes than were sent".formatted(draft));
    }
    return new StoredObject(draft.key(), found.sizeBytes(), found.modified());
  }

  private static boolean differs(Optional<String> answered, Optional<String> found) {
    return answered.isPresent() && found.isPresent() && !answered.equals(found);
  }

  /** Removes the object if it is this put's; another writer's is left alone. */
  private void withdraw(Draft draft) throws IOException {
    boolean ours =
        bucket.findForCleanUp(draft.name()).filter(found -> found.isOf(draft.putId())).isPresent();
    if (ours) {
      bucket.discard("withdraw " + draft, draft.name());
    }
  }
}
