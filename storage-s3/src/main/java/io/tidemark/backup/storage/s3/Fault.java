package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failed request means to this module, whatever the server called it. The codes are those of
 * the S3 API reference, "Error responses", and of the servers that were tried.
 */
enum Fault {
  /** Overload, or a broken connection. */
  TRANSIENT,
  /** The server received other bytes than were sent, or does not know how they are checked. */
  DAMAGE,
  /** The server does not answer, or takes nothing any more. */
  SILENCE,
  /** Another request on the same key came between. */
  CONFLICT,
  /** The clock differs from the server's; the SDK corrects its own after the first refusal. */
  CLOCK,
  /** The session's credentials have expired; new ones may be had. */
  EXPIRED,
  /** A condition of the request does not hold: the key is taken, or the object has changed. */
  PRECONDITION,
  /** A part is not what was sent: another writer took this one for dead (ADR 0013). */
  SPOILT,
  NO_OBJECT,
  NO_BUCKET,
  NO_UPLOAD,
  WRONG_REGION,
  UNKNOWN_KEY,
  WRONG_SECRET,
  DENIED,
  NO_CREDENTIALS,
  ARCHIVED,
  RANGE,
  UNSUPPORTED,
  INTERRUPTED,
  OTHER;

  private static final Map<String, Fault> CODES =
      Map.ofEntries(
          Map.entry("ConditionalRequestConflict", CONFLICT),
          Map.entry("OperationAborted", CONFLICT),
          Map.entry("RequestTimeTooSkewed", CLOCK),
          Map.entry("RequestExpired", CLOCK),
          Map.entry("RequestInTheFuture", CLOCK),
          Map.entry("ExpiredToken", EXPIRED),
          Map.entry("ExpiredTokenException", EXPIRED),
          Map.entry("TokenRefreshRequired", EXPIRED),
          Map.entry("PreconditionFailed", PRECONDITION),
          Map.entry("InvalidPart", SPOILT),
          Map.entry("EntityTooSmall", SPOILT), // what takes a part's place is a single byte
          Map.entry("NoSuchKey", NO_OBJECT),
          Map.entry("NoSuchBucket", NO_BUCKET),
          Map.entry("NoSuchUpload", NO_UPLOAD),
          Map.entry("PermanentRedirect", WRONG_REGION),
          Map.entry("AuthorizationHeaderMalformed", WRONG_REGION),
          Map.entry("IllegalLocationConstraintException", WRONG_REGION),
          Map.entry("InvalidAccessKeyId", UNKNOWN_KEY),
          Map.entry("InvalidToken", UNKNOWN_KEY),
          Map.entry("SignatureDoesNotMatch", WRONG_SECRET),
          Map.entry("AccessDenied", DENIED),
          Map.entry("InvalidObjectState", ARCHIVED),
          Map.entry("InvalidRange", RANGE),
          Map.entry("NotImplemented", UNSUPPORTED),
          Map.entry("MissingContentMD5", UNSUPPORTED),
          Map.entry("InternalError", TRANSIENT),
          Map.entry("SlowDown", TRANSIENT),
          Map.entry("ServiceUnavailable", TRANSIENT),
          Map.entry("RequestTimeout", TRANSIENT),
          Map.entry("RequestLimitExceeded", TRANSIENT),
          Map.entry("TooManyRequests", TRANSIENT),
          Map.entry("IncompleteBody", TRANSIENT),
          Map.entry("BadDigest", DAMAGE),
          Map.entry("XAmzContentSHA256Mismatch", DAMAGE),
          Map.entry("XAmzContentChecksumMismatch", DAMAGE));

  private static final Map<Integer, Fault> STATUSES =
      Map.of(
          301, WRONG_REGION,
          307, WRONG_REGION,
          401, DENIED,
          403, DENIED,
          404, NO_OBJECT,
          409, CONFLICT,
          412, PRECONDITION,
          416, RANGE,
          501, UNSUPPORTED);

  /** An error in an answer of status 200 came after the server had begun to work on it. */
  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(200, 408, 429, 500, 502, 503, 504);

  static Fault of(SdkException failure) {
    if (failure instanceof AbortedException) {
      return INTERRUPTED;
    }
    if (failure instanceof S3Exception refusal) {
      return of(refusal);
    }
    if (failure instanceof ApiCallAttemptTimeoutException
        || failure instanceof ApiCallTimeoutException
        || hasCause(failure, SocketTimeoutException.class)) {
      return SILENCE;
    }
    boolean broken =
        failure instanceof RetryableException
            || hasCause(failure, IOException.class)
            || Problem.text(failure).contains("parse XML"); // an answer that breaks off
    if (broken) {
      return TRANSIENT;
    }
    return Problem.text(failure).contains("credentials") ? NO_CREDENTIALS : OTHER;
  }

  private static Fault of(S3Exception refusal) {
    Fault byCode = CODES.get(Problem.code(refusal));
    if (byCode != null) {
      return byCode;
    }
    if (Problem.bucketRegion(refusal).isPresent() && refusal.statusCode() == 400) {
      return WRONG_REGION;
    }
    if (TRANSIENT_STATUSES.contains(refusal.statusCode()) || refusal.isThrottlingException()) {
      return TRANSIENT;
    }
    return STATUSES.getOrDefault(refusal.statusCode(), OTHER);
  }

  private static boolean hasCause(Throwable failure, Class<? extends IOException> kind) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the same request may succeed when it is sent again. */
  boolean mayPass() {
    return this == TRANSIENT || this == CONFLICT || mayPassSoon() || wantsCorrection();
  }

  /** Whether it passes with the next attempts, or not at all. */
  boolean mayPassSoon() {
    return this == SILENCE || this == DAMAGE;
  }

  /** Whether it may only if something is put right before. */
  boolean wantsCorrection() {
    return this == CLOCK || this == EXPIRED;
  }
}
