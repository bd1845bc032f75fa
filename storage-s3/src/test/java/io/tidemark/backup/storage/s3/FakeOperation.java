package io.tidemark.backup.storage.s3;

import java.util.Map;

/** The operations of the S3 REST API that this module uses. */
enum FakeOperation {
  PUT,
  GET,
  HEAD,
  DELETE,
  DELETE_ALL,
  LIST,
  LIST_UPLOADS,
  BEGIN,
  UPLOAD_PART,
  COPY_PART,
  COMPLETE,
  ABORT;

  static FakeOperation of(
      String method, String key, Map<String, String> query, Map<String, String> headers) {
    boolean upload = query.containsKey("uploadId");
    return switch (method) {
      case "HEAD" -> HEAD;
      case "GET" -> key.isEmpty() ? (query.containsKey("uploads") ? LIST_UPLOADS : LIST) : GET;
      case "DELETE" -> upload ? ABORT : DELETE;
      case "PUT" ->
          upload ? (headers.containsKey("x-amz-copy-source") ? COPY_PART : UPLOAD_PART) : PUT;
      case "POST" -> upload ? COMPLETE : (query.containsKey("delete") ? DELETE_ALL : BEGIN);
      default -> throw new IllegalArgumentException("no operation: " + method);
    };
  }
}
