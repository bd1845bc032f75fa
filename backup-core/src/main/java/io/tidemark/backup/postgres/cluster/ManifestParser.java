package io.tidemark.backup.postgres.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tidemark.backup.codec.CorruptContentException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup manifest as src/common/parse_manifest.c does, and gives the same names to what is
 * wrong with one. Bounded in depth and length; what is unknown is an error.
 */
final class ManifestParser {

  /** Some seven million files. */
  private static final long MAX_BYTES = 1L << 30;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxStringLength(8 * 1024)
                  .maxNameLength(64)
                  .maxNumberLength(20)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");

  private final JsonParser json;
  private final List<WalRange> walRanges = new ArrayList<>();
  private int version;
  private OptionalLong systemIdentifier = OptionalLong.empty();
  private @Nullable FileTable files;
  private @Nullable String checksum;

  private ManifestParser(JsonParser json) {
    this.json = json;
  }

  static BackupManifest parse(InputStream in) throws IOException {
    AllButLastLine hashed = new AllButLastLine(in);
    try (JsonParser json = FACTORY.createParser(hashed)) {
      return new ManifestParser(json).document(hashed);
    } catch (JsonProcessingException e) {
      throw corrupt("parsing failed: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw corrupt("parsing failed: it is not UTF-8", e);
    } catch (CorruptContentException e) {
      throw corrupt(e.getMessage(), e);
    }
  }

  private static CorruptContentException corrupt(@Nullable String problem, Throwable cause) {
    return new CorruptContentException("could not parse backup manifest: " + problem, cause);
  }

  private BackupManifest document(AllButLastLine hashed) throws IOException {
    expect(JsonToken.START_OBJECT, json.nextToken());
    while (json.nextToken() != JsonToken.END_OBJECT) {
      field(json.currentName());
    }
    if (json.nextToken() != null) {
      throw new CorruptContentException("something follows its end");
    }
    if (checksum == null) {
      throw new CorruptContentException("unexpected object end: there is no manifest checksum");
    }
    compare(checksum, hashed.hash());
    if (files == null) {
      throw new CorruptContentException("it has no list of files");
    }
    return new BackupManifest(version, systemIdentifier, walRanges, files);
  }

  private void field(String name) throws IOException {
    if (version == 0 && !name.equals("PostgreSQL-Backup-Manifest-Version")) {
      throw new CorruptContentException("expected version indicator");
    }
    if (checksum != null) {
      throw new CorruptContentException("'" + name + "' follows the checksum");
    }
    JsonToken value = json.nextToken();
    switch (name) {
      case "PostgreSQL-Backup-Manifest-Version" -> version = version(value);
      case "System-Identifier" -> systemIdentifier = OptionalLong.of(identifier(value));
      case "Files" -> files = files(value);
      case "WAL-Ranges" -> walRanges(value);
      case "Manifest-Checksum" -> checksum = checksum(value);
      default -> throw new CorruptContentException("unrecognized top-level field '" + name + "'");
    }
  }

  private int version(JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw new CorruptContentException("manifest version not an integer");
    }
    String number = json.getText();
    if (!number.equals("1") && !number.equals("2")) {
      throw new CorruptContentException("unexpected manifest version " + number);
    }
    return Integer.parseInt(number);
  }

  private long identifier(JsonToken value) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, value);
    try {
      return Long.parseUnsignedLong(json.getText());
    } catch (NumberFormatException e) {
      throw new CorruptContentException("system identifier out of range", e);
    }
  }

  private FileTable files(JsonToken value) throws IOException {
    expect(JsonToken.START_ARRAY, value);
    FileTableBuilder builder = new FileTableBuilder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_OBJECT, json.currentToken());
      new FileEntryParser(json).addTo(builder);
    }
    return builder.build();
  }

  private void walRanges(JsonToken value) throws IOException {
    expect(JsonToken.START_ARRAY, value);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_OBJECT, json.currentToken());
      walRanges.add(new WalRangeParser(json).range());
    }
  }

  private String checksum(JsonToken value) throws IOException {
    // PostgreSQL's own tests say null here where they mean a checksum that is not looked at.
    return value == JsonToken.VALUE_NULL ? "" : text(json, value);
  }

  private static void compare(String checksum, byte[] actual) throws CorruptContentException {
    if (!SHA256.matcher(checksum).matches()) {
      throw new CorruptContentException("invalid manifest checksum: '" + checksum + "'");
    }
    byte[] expected = HexFormat.of().parseHex(checksum);
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new CorruptContentException("manifest checksum mismatch");
    }
  }

  private static void expect(JsonToken expected, @Nullable JsonToken found)
      throws CorruptContentException {
    if (found != expected) {
      throw new CorruptContentException("unexpected " + described(found));
    }
  }

  static String text(JsonParser json, @Nullable JsonToken value) throws IOException {
    expect(JsonToken.VALUE_STRING, value);
    return json.getText();
  }

  private static String described(@Nullable JsonToken token) {
    if (token == null) {
      return "end";
    }
    return switch (token) {
      case START_OBJECT -> "object start";
      case END_OBJECT -> "object end";
      case START_ARRAY -> "array start";
      case END_ARRAY -> "array end";
      default -> "scalar";
    };
  }
}
