package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.s3.FakeBucket.Stored;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The listings of a fake bucket. */
final class FakeLists {

  private static final int PAGE = 1_000;

  private FakeLists() {}

  static FakeAnswer objects(FakeBucket bucket, FakeRequest request) {
    String after = request.parameter("continuation-token");
    int most = Integer.parseInt(request.query().getOrDefault("max-keys", String.valueOf(PAGE)));
    SortedMap<String, String> matching = new TreeMap<>();
    for (Map.Entry<String, Stored> entry : bucket.objects().entrySet()) {
      if (entry.getKey().startsWith(request.parameter("prefix"))
          && entry.getKey().compareTo(after) > 0) {
        add(entry, folder(entry.getKey(), request), matching);
      }
    }
    boolean more = matching.size() > most;
    List<Map.Entry<String, String>> page = matching.entrySet().stream().limit(most).toList();
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    page.forEach(entry -> xml.append(entry.getValue()));
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      String last = page.get(page.size() - 1).getKey();
      xml.append("<NextContinuationToken>%s</NextContinuationToken>".formatted(last));
    }
    return FakeAnswer.xml(200, xml.append("</ListBucketResult>").toString());
  }

  /** A folder counts as one, and is left behind with the last key in it. */
  private static void add(
      Map.Entry<String, Stored> object, String folder, SortedMap<String, String> matching) {
    if (folder.isEmpty()) {
      matching.put(object.getKey(), entry(object.getKey(), object.getValue()));
      return;
    }
    String xml = "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(folder);
    matching.values().remove(xml);
    matching.put(object.getKey(), xml);
  }

  /** Returns the key up to its first delimiter behind the prefix; empty if there is none. */
  private static String folder(String key, FakeRequest request) {
    String delimiter = request.parameter("delimiter");
    int at = key.indexOf(delimiter, request.parameter("prefix").length());
    return delimiter.isEmpty() || at < 0 ? "" : key.substring(0, at + delimiter.length());
  }

  private static String entry(String key, Stored stored) {
    return "<Contents><Key>%s</Key><LastModified>%s</LastModified><Size>%d</Size></Contents>"
        .formatted(key, stored.modified(), stored.bytes().length);
  }

  static FakeAnswer uploads(FakeBucket bucket, FakeRequest request) {
    StringBuilder xml = new StringBuilder("<ListMultipartUploadsResult>");
    bucket
        .uploads()
        .forEach(
            (id, upload) -> {
              if (upload.key().startsWith(request.parameter("prefix"))) {
                xml.append(
                    "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated></Upload>"
                        .formatted(upload.key(), id, upload.initiated()));
              }
            });
    xml.append("<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
    return FakeAnswer.xml(200, xml.toString());
  }
}
