package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one object and the uploads that they belong to, according to a {@link PartPlan}.
 * Used by the writer's thread, except for {@link #abort}.
 */
final class Parts {

  private final Bucket bucket;
  private final Uploads uploads;
  private final Draft draft;
  private final PartPlan plan;
  private @Nullable MultipartUpload whole;
  private @Nullable MultipartUpload assembly;
  private int parts;
  private int pieces;
  private boolean aborted;
  private boolean inDoubt;

  Parts(Bucket bucket, Uploads uploads, Draft draft, PartPlan plan) {
    this.bucket = bucket;
    this.uploads = uploads;
    this.draft = draft;
    this.plan = plan;
  }

  /** Where a buffer goes. */
  record Slot(MultipartUpload upload, int number) {}

  Draft draft() {
    return draft;
  }

  /** Counts the next bytes of the object and says where they go. */
  synchronized Slot next(PartBytes bytes) throws IOException {
    checkGoing();
    if (whole == null) {
      whole = uploads.begin(draft);
    }
    Slot slot = parts < plan.direct() ? new Slot(whole, ++parts) : nextPiece();
    whole.count(bytes);
    if (assembly != null) {
      assembly.count(bytes);
    }
    return slot;
  }

  private Slot nextPiece() throws IOException {
    if (assembly == null) {
      if (parts == plan.most()) {
        throw new IOException(
            "cannot store %s: it is larger than the %d parts that S3 allows; hint: a larger part-size"
                .formatted(draft, plan.most()));
      }
      parts++;
      String name = bucket.keys().hidden("part-" + draft.putId() + "-" + parts);
      assembly = uploads.forScratch().begin(draft.withName(name));
    }
    return new Slot(assembly, ++pieces);
  }

  synchronized boolean mustAssemble() {
    return pieces == plan.pieces();
  }

  synchronized boolean hasPieces() {
    return pieces > 0;
  }

  /** Makes one part of the pieces that the server has. */
  synchronized void assemble() throws IOException {
    checkGoing();
    MultipartUpload from = begun(assembly);
    from.complete(false);
    begun(whole).copy(parts, from.name(), from.sizeBytes());
    bucket.remove("remove the pieces of " + draft, from.name());
    assembly = null;
    pieces = 0;
  }

  /** Returns the upload of the object, if any part of it was sent. */
  synchronized Optional<String> upload() {
    return Optional.ofNullable(whole).map(MultipartUpload::id);
  }

  synchronized long sizeBytes() {
    return begun(whole).sizeBytes();
  }

  synchronized Checksum checksum() {
    return begun(whole).checksum();
  }

  synchronized Optional<String> complete(boolean onlyIfAbsent) throws IOException {
    checkGoing();
    return begun(whole).complete(onlyIfAbsent);
  }

  /** Notes that the server may be completing the upload still, and must not be told to abort it. */
  synchronized void doubt() {
    inDoubt = true;
  }

  /** Removes everything from the server; what fails is attached to the reason. */
  synchronized void abort(Throwable reason) {
    aborted = true;
    if (assembly != null) {
      MultipartUpload left = assembly;
      Undo.after(reason, left::abort);
      Undo.after(reason, () -> bucket.discard("remove the pieces of " + draft, left.name()));
    }
    if (whole != null) {
      MultipartUpload left = whole;
      Undo.after(reason, inDoubt ? left::spoil : left::abort);
    }
  }

  private void checkGoing() throws IOException {
    if (aborted) {
      throw new IOException("cannot store " + draft + ": its upload was aborted");
    }
  }

  private static MultipartUpload begun(@Nullable MultipartUpload upload) {
    if (upload == null) {
      throw new IllegalStateException("no part was sent yet");
    }
    return upload;
  }
}
