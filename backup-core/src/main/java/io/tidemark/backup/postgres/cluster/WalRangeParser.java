package io.tidemark.backup.postgres.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.Lsn;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the object that describes one part of the write-ahead log in a manifest. */
final class WalRangeParser {

  private static final long MAX_TIMELINE = 0xFFFF_FFFFL;

  private final JsonParser json;
  private long timeline;
  private @Nullable Lsn start;
  private @Nullable Lsn end;

  WalRangeParser(JsonParser json) {
    this.json = json;
  }

  /** Reads to the end of the object whose start was read. */
  WalRange range() throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      field(json.currentName(), json.nextToken());
    }
    if (timeline == 0) {
      throw new CorruptContentException("missing timeline");
    }
    if (start == null) {
      throw new CorruptContentException("missing start LSN");
    }
    if (end == null) {
      throw new CorruptContentException("missing end LSN");
    }
    return new WalRange(timeline, start, end);
  }

  private void field(String name, JsonToken value) throws IOException {
    switch (name) {
      case "Timeline" -> timeline = timeline(value);
      case "Start-LSN" -> start = lsn("start LSN", value);
      case "End-LSN" -> end = lsn("end LSN", value);
      default -> throw new CorruptContentException("unexpected WAL range field '" + name + "'");
    }
  }

  private long timeline(JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new CorruptContentException("timeline is not an integer");
    }
    long number = json.getLongValue();
    if (number < 1 || number > MAX_TIMELINE) {
      throw new CorruptContentException("timeline is not an integer from 1 to " + MAX_TIMELINE);
    }
    return number;
  }

  private Lsn lsn(String name, JsonToken value) throws IOException {
    try {
      return Lsn.parse(ManifestParser.text(json, value));
    } catch (InvalidConfigurationException e) {
      throw new CorruptContentException("could not parse " + name, e);
    }
  }
}
