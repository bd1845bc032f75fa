package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageListener;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a server makes of {@code If-None-Match: *}, once for a storage, with a name that
 * no key can have. There are servers that ignore the condition without a word, so that only trying
 * tells. Thread-safe.
 */
final class ExclusivityProbe {

  private static final PartBytes CONTENT = PartBytes.of(new byte[] {'?'});
  private static final StorageKey KEY = new StorageKey("probe");

  private final Bucket bucket;
  private final Uploads uploads;
  private final Supplier<String> ids;
  private final StorageListener listener;
  private @Nullable Exclusivity answer;

  ExclusivityProbe(Bucket bucket, Uploads uploads, Supplier<String> ids, StorageListener listener) {
    this.bucket = bucket;
    this.uploads = uploads.forScratch();
    this.ids = ids;
    this.listener = listener;
  }

  /** Spares the probe where the answer is known. */
  synchronized void know(Exclusivity known) {
    answer = known;
  }

  synchronized Exclusivity answer() throws IOException {
    if (answer == null) {
      answer = probe();
      if (answer == Exclusivity.NONE) {
        listener.warned(
            bucket.keys()
                + ": the server ignores If-None-Match; an object that exists is still never"
                + " overwritten, but of two writers that finish at the same moment one may be lost");
      }
    }
    return answer;
  }

  private Exclusivity probe() throws IOException {
    String id = ids.get();
    Draft draft = new Draft(KEY, bucket.keys().hidden("probe-" + id), Labels.none(), id);
    Exclusivity found;
    try {
      uploads.put(draft, CONTENT, false);
      found = probe(draft);
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, () -> bucket.discard("remove a probe", draft.name()));
      throw e;
    }
    bucket.remove("remove a probe", draft.name());
    return found;
  }

  /** The name is taken now, so that everything exclusive must be refused. */
  private Exclusivity probe(Draft taken) throws IOException {
    if (!isRefused(() -> uploads.put(taken, CONTENT, true))) {
      return Exclusivity.NONE;
    }
    MultipartUpload upload = uploads.begin(taken);
    try {
      upload.count(CONTENT);
      upload.send(1, CONTENT);
      if (!isRefused(() -> upload.complete(true))) {
        return Exclusivity.PUT_ONLY;
      }
    } catch (IOException | RuntimeException | Error e) {
      Undo.after(e, upload::abort);
      throw e;
    }
    upload.abort();
    return Exclusivity.CONDITIONAL;
  }

  private static boolean isRefused(Undo.Step exclusive) throws IOException {
    try {
      exclusive.run();
      return false;
    } catch (RequestFailedException e) {
      if (e.is(Fault.PRECONDITION)) {
        return true;
      }
      if (e.is(Fault.UNSUPPORTED, Fault.OTHER)) {
        return false; // this server does not even know the header
      }
      throw e;
    }
  }
}
