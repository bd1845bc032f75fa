package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.s3.FakeS3.Quirk;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What a server checks before it looks at what a request wants. */
final class FakeGate {

  private final Set<Quirk> quirks;

  FakeGate(Set<Quirk> quirks) {
    this.quirks = quirks;
  }

  @Nullable FakeAnswer refusal(FakeRequest request) {
    if (!request.bucket().equals(FakeS3.BUCKET)) {
      return request.operation() == FakeOperation.HEAD
          ? FakeAnswer.of(404)
          : FakeAnswer.error(404, "NoSuchBucket");
    }
    boolean batch = request.operation() == FakeOperation.DELETE_ALL;
    if (!batch && quirks.contains(Quirk.OLD_PROTOCOL) && isModern(request)) {
      return FakeAnswer.error(400, "XAmzContentSHA256Mismatch");
    }
    if (batch && quirks.contains(Quirk.NO_BATCHES)) {
      return FakeAnswer.error(501, "NotImplemented");
    }
    if (batch && request.header("content-md5").isEmpty() && quirks.contains(Quirk.OLD_PROTOCOL)) {
      return FakeAnswer.error(400, "MissingContentMD5");
    }
    return isDamaged(request) ? FakeAnswer.error(400, "BadDigest") : null;
  }

  private static boolean isModern(FakeRequest request) {
    return request.header("content-encoding").filter(e -> e.contains("aws-chunked")).isPresent()
        || request.headers().keySet().stream()
            .anyMatch(
                name ->
                    name.startsWith("x-amz-checksum-crc")
                        || name.startsWith("x-amz-sdk-checksum")
                        || name.equals("x-amz-trailer"));
  }

  private static boolean isDamaged(FakeRequest request) {
    return differs(request, "content-md5", digest("MD5", request.body()))
        || differs(request, "x-amz-checksum-crc32c", crc32c(request.body()))
        || request
            .header("x-amz-content-sha256")
            .filter(hash -> hash.length() == 64)
            .filter(hash -> !hash.equals(hex(request.body())))
            .isPresent();
  }

  private static boolean differs(FakeRequest request, String header, String actual) {
    boolean ofTheBody = request.operation() != FakeOperation.COMPLETE;
    return ofTheBody && request.header(header).filter(told -> !told.equals(actual)).isPresent();
  }

  private static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  private static String digest(String algorithm, byte[] bytes) {
    return Base64.getEncoder().encodeToString(hash(algorithm, bytes));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(hash("SHA-256", bytes));
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
