package io.tidemark.backup.postgres.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.backup.codec.CorruptContentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads the object that describes one file in a manifest. */
final class FileEntryParser {

  private final JsonParser json;
  private byte @Nullable [] path;
  private byte @Nullable [] encodedPath;
  private long sizeBytes = -1;
  private @Nullable String algorithm;
  private @Nullable String checksum;

  FileEntryParser(JsonParser json) {
    this.json = json;
  }

  /** Reads to the end of the object whose start was read. */
  void addTo(FileTableBuilder files) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      field(json.currentName(), json.nextToken());
    }
    ClusterPath name = ClusterPath.of(name());
    if (sizeBytes < 0) {
      throw new CorruptContentException("missing size");
    }
    files.add(name, sizeBytes, checksum(name, algorithm()));
  }

  private void field(String name, JsonToken value) throws IOException {
    switch (name) {
      case "Path" -> path = utf8(ManifestParser.text(json, value));
      case "Encoded-Path" -> encodedPath = hex(ManifestParser.text(json, value));
      case "Size" -> sizeBytes = size(value);
      case "Last-Modified" -> ManifestParser.text(json, value);
      case "Checksum-Algorithm" -> algorithm = ManifestParser.text(json, value);
      case "Checksum" -> checksum = ManifestParser.text(json, value);
      default -> throw new CorruptContentException("unexpected file field '" + name + "'");
    }
  }

  /** JSON can spell half a character, which has no bytes. */
  private static byte[] utf8(String text) throws CorruptContentException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new CorruptContentException("could not encode file name", e);
    }
  }

  private static byte[] hex(String text) throws CorruptContentException {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new CorruptContentException("could not decode file name", e);
    }
  }

  private long size(JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new CorruptContentException("file size is not an integer");
    }
    long size = json.getLongValue();
    if (size < 0) {
      throw new CorruptContentException("file size is not an integer: it is negative");
    }
    return size;
  }

  private byte[] name() throws CorruptContentException {
    if (path != null && encodedPath != null) {
      throw new CorruptContentException("both path name and encoded path name");
    }
    byte[] name = path == null ? encodedPath : path;
    if (name == null) {
      throw new CorruptContentException("missing path name");
    }
    return name;
  }

  private ChecksumAlgorithm algorithm() throws CorruptContentException {
    if (algorithm == null) {
      if (checksum != null) {
        throw new CorruptContentException("checksum without algorithm");
      }
      return ChecksumAlgorithm.NONE;
    }
    String name = algorithm;
    return ChecksumAlgorithm.named(name)
        .orElseThrow(
            () -> new CorruptContentException("unrecognized checksum algorithm: '" + name + "'"));
  }

  private byte[] checksum(ClusterPath name, ChecksumAlgorithm used) throws CorruptContentException {
    String digits = checksum == null ? "" : checksum;
    try {
      byte[] bytes = HexFormat.of().parseHex(digits);
      if (bytes.length == used.length()) {
        return bytes;
      }
      throw invalid(name, digits, null);
    } catch (IllegalArgumentException e) {
      throw invalid(name, digits, e);
    }
  }

  private static CorruptContentException invalid(
      ClusterPath name, String digits, @Nullable Exception why) {
    String problem = "invalid checksum for file '" + name + "': '" + digits + "'";
    return why == null
        ? new CorruptContentException(problem)
        : new CorruptContentException(problem, why);
  }
}
