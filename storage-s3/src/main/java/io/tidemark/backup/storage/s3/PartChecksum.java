package io.tidemark.backup.storage.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Puts checksums into requests, in the way that belongs to their kind. */
final class PartChecksum {

  private final S3Checksum kind;

  PartChecksum(S3Checksum kind) {
    this.kind = kind;
  }

  /** Returns an empty checksum of a whole object; for MD5 it counts for nothing. */
  Checksum whole() {
    return kind == S3Checksum.CRC32 ? new CRC32() : new CRC32C();
  }

  String of(PartBytes bytes) {
    if (kind == S3Checksum.MD5) {
      return md5(bytes);
    }
    Checksum checksum = whole();
    bytes.forEach(checksum::update);
    return text(checksum);
  }

  void in(PutObjectRequest.Builder request, String checksum) {
    switch (kind) {
      case CRC32C -> request.checksumCRC32C(checksum);
      case CRC32 -> request.checksumCRC32(checksum);
      case MD5 -> request.contentMD5(checksum);
    }
  }

  void in(UploadPartRequest.Builder request, String checksum) {
    switch (kind) {
      case CRC32C -> request.checksumCRC32C(checksum);
      case CRC32 -> request.checksumCRC32(checksum);
      case MD5 -> request.contentMD5(checksum);
    }
  }

  void in(CompletedPart.Builder part, String checksum) {
    switch (kind) {
      case CRC32C -> part.checksumCRC32C(checksum);
      case CRC32 -> part.checksumCRC32(checksum);
      case MD5 -> {}
    }
  }

  void in(CreateMultipartUploadRequest.Builder request) {
    if (kind != S3Checksum.MD5) {
      request
          .checksumAlgorithm(
              kind == S3Checksum.CRC32 ? ChecksumAlgorithm.CRC32 : ChecksumAlgorithm.CRC32_C)
          .checksumType(ChecksumType.FULL_OBJECT);
    }
  }

  /** With the checksum of the whole, the server proves that it has put the parts together right. */
  void in(CompleteMultipartUploadRequest.Builder request, Checksum whole) {
    if (kind == S3Checksum.MD5) {
      return;
    }
    request.checksumType(ChecksumType.FULL_OBJECT);
    if (kind == S3Checksum.CRC32) {
      request.checksumCRC32(text(whole));
    } else {
      request.checksumCRC32C(text(whole));
    }
  }

  /** Returns the checksum that a server has of a whole object, if it is of this kind. */
  static Optional<String> ofWhole(HeadObjectResponse head) {
    String checksum = head.checksumCRC32C() != null ? head.checksumCRC32C() : head.checksumCRC32();
    return Optional.ofNullable(checksum).filter(text -> !text.contains("-"));
  }

  /** Whether a server's checksum of a whole object differs from ours. */
  boolean differs(Found found, Checksum whole) {
    return kind != S3Checksum.MD5
        && found.checksum().filter(text(whole)::equals).isEmpty()
        && found.checksum().isPresent();
  }

  private static String text(Checksum checksum) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String md5(PartBytes bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      bytes.forEach(digest::update);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
