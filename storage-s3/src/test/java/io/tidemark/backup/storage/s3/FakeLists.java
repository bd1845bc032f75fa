package io.tidemark.backup.storage.s3;

import io.tidemark.backup.storage.s3.FakeBucket.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The listings of a fake bucket. */
final class FakeLists {

  private static final int PAGE = 1_000;

  private FakeLists() {}

  static FakeAnswer objects(FakeBucket bucket, FakeRequest request) {
    String after = request.parameter("continuation-token");
    int most = Integer.parseInt(request.query().getOrDefault("max-keys", String.valueOf(PAGE)));
    List<Map.Entry<String, Stored>> matching = new ArrayList<>();
    for (Map.Entry<String, Stored> entry : bucket.objects().entrySet()) {
      if (entry.getKey().startsWith(request.parameter("prefix"))
          && entry.getKey().compareTo(after) > 0) {
        matching.add(entry);
      }
    }
    boolean more = matching.size() > most;
    List<Map.Entry<String, Stored>> page = matching.subList(0, Math.min(most, matching.size()));
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    page.forEach(entry -> xml.append(entry(entry.getKey(), entry.getValue())));
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>%s</NextContinuationToken>".formatted(last(page)));
    }
    return FakeAnswer.xml(200, xml.append("</ListBucketResult>").toString());
  }

  private static String last(List<Map.Entry<String, Stored>> page) {
    return page.get(page.size() - 1).getKey();
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
