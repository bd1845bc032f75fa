package io.tidemark.backup.storage.s3;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns what a server or the SDK says into what failed, on what, why, and what to do about it. */
final class Problem {

  private Problem() {}

  /**
   * Returns an exception to throw in place of {@code cause}.
   *
   * @param failed what could not be done, such as {@code store 'a/b' in s3://bucket/}
   */
  static RequestFailedException of(String failed, int attempts, SdkException cause) {
    Fault fault = Fault.of(cause);
    String times = attempts > 1 ? " (" + attempts + " attempts)" : "";
    return new RequestFailedException(
        "cannot %s%s: %s%s".formatted(failed, times, text(cause), hint(fault, cause)),
        fault,
        cause);
  }

  private static String hint(Fault fault, SdkException cause) {
    String advice =
        switch (fault) {
          case CLOCK -> "set this machine's clock, for example with NTP";
          case EXPIRED -> "renew the session's credentials, or use ones that renew themselves";
          case NO_BUCKET -> "create the bucket, or correct its name, region or endpoint";
          case NO_UPLOAD -> "a lifecycle rule or another process has aborted it; run again";
          case SPOILT -> "another writer has taken over, after this process paused; run again";
          case WRONG_REGION -> region(cause);
          case UNKNOWN_KEY -> "the access key is not known to this server; check key and endpoint";
          case WRONG_SECRET -> "the secret key does not belong to the access key";
          case DENIED ->
              "grant the permissions that docs/storage-s3.md lists, on bucket and prefix";
          case NO_CREDENTIALS ->
              "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or an instance role";
          case ARCHIVED -> "the object is in an archive class; restore it with the service first";
          case UNSUPPORTED -> "the server lacks this; try checksum=when-required";
          default -> checksumAdvice(cause);
        };
    return advice.isEmpty() ? "" : "; hint: " + advice;
  }

  private static String region(SdkException cause) {
    return cause instanceof S3Exception refusal
        ? bucketRegion(refusal)
            .map(region -> "the bucket is in region '%s'; use region=%s".formatted(region, region))
            .orElse("the bucket is in another region; set region=")
        : "";
  }

  private static String checksumAdvice(SdkException cause) {
    return cause instanceof S3Exception refusal && code(refusal).equals("XAmzContentSHA256Mismatch")
        ? "an old server may want checksum=when-required"
        : "";
  }

  /** Returns the region that the server names, or nothing if it names none. */
  static Optional<String> bucketRegion(S3Exception refusal) {
    @Nullable AwsErrorDetails details = refusal.awsErrorDetails();
    return details == null || details.sdkHttpResponse() == null
        ? Optional.empty()
        : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
  }

  /** Returns the server's code for an error, or nothing: answers without a body have none. */
  static String code(S3Exception refusal) {
    @Nullable AwsErrorDetails details = refusal.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** Returns why a request failed, in one line. */
  static String text(SdkException failure) {
    return failure instanceof S3Exception refusal ? text(refusal) : rootText(failure);
  }

  private static String text(S3Exception refusal) {
    @Nullable AwsErrorDetails details = refusal.awsErrorDetails();
    @Nullable String message = details == null ? null : details.errorMessage();
    StringBuilder text = new StringBuilder("the server answered ").append(refusal.statusCode());
    if (!code(refusal).isEmpty()) {
      text.append(' ').append(code(refusal));
    }
    if (message != null && !message.isBlank()) {
      text.append(" (").append(message.strip()).append(')');
    }
    return text.toString();
  }

  private static String rootText(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return cause.getMessage() == null
            ? cause.getClass().getSimpleName()
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
