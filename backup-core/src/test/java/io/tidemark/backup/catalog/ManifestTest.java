package io.tidemark.backup.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.catalog.Manifest.Companion;
import io.tidemark.backup.catalog.Manifest.DataFile;
import io.tidemark.backup.catalog.Manifest.Delivery;
import io.tidemark.backup.catalog.Manifest.Sealing;
import io.tidemark.backup.error.UnsupportedFormatException;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.source.SourceReport.RestoreStep;
import io.tidemark.backup.source.SourceReport.TableSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  static final Manifest FULL =
      new Manifest(
          new BackupId("20260131T021500Z-7c01d2aa"),
          new JobName("shop"),
          "Shöp \"prod\"",
          Instant.parse("2026-01-31T02:15:00.123Z"),
          Instant.parse("2026-01-31T02:16:00Z"),
          "1.2.3",
          List.of(
              new DataFile(
                  "a.dump.zst.age",
                  "a.dump",
                  1000,
                  "ab".repeat(32),
                  5_000_000_000L,
                  "cd".repeat(16),
                  "zstd",
                  Optional.of(new Sealing("age", List.of("age1x"), Map.of("hmac", "00")))),
              new DataFile(
                  "b", "b", 0, "ef".repeat(32), 0, "01".repeat(16), "none", Optional.empty())),
          List.of(new Companion("RESTORE.md", 12, "23".repeat(32))),
          new SourceReport(
              "postgresql-dump",
              Map.of("server-version", "17.1"),
              List.of(new TableSummary("public", "\n'odd\" näme", 7, "xxh3-128-sum:0f")),
              List.of(new RestoreStep("Restore it.", "a.dump", "pg_restore"))),
          List.of(
              new Delivery("file:///a", true, Optional.empty(), Optional.of("id-of-a")),
              new Delivery("s3://b", false, Optional.of("no such bucket"), Optional.empty())),
          List.of("s3://b has no copy"),
          Map.of("tier", "daily"));

  private static String text(Manifest manifest) {
    return new String(Companions.manifest(manifest), UTF_8);
  }

  /** Parses text whose last line is made right first. */
  private static Manifest parse(String body) throws IOException {
    return ManifestReader.read(SelfHash.seal(body.getBytes(UTF_8)));
  }

  private static String unsealed() {
    String sealed = text(FULL);
    return sealed.substring(0, sealed.indexOf(",\n  \"manifestSha256\"")) + "\n}";
  }

  @Test
  void readsWhatItWrites() throws IOException {
    assertThat(ManifestReader.read(Companions.manifest(FULL))).isEqualTo(FULL);
  }

  @Test
  void sameManifestGivesTheSameBytes() throws IOException {
    assertThat(Companions.manifest(ManifestReader.read(Companions.manifest(FULL))))
        .isEqualTo(Companions.manifest(FULL));
  }

  @Test
  void unknownFieldIsIgnored() throws IOException {
    assertThat(parse(unsealed().replaceFirst("\\{", "{\n  \"later\": [1, {\"x\": null}],")))
        .isEqualTo(FULL);
  }

  @Test
  void newerVersionIsNamed() {
    assertThatThrownBy(
            () -> parse(unsealed().replace("\"formatVersion\": 1", "\"formatVersion\": 2")))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void duplicateKeyIsRefused() {
    assertThatThrownBy(() -> parse(unsealed().replaceFirst("\\{", "{\n  \"job\": \"other\",")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("job");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThatThrownBy(() -> parse(unsealed().replaceFirst("\\{", "{\n  \"x\": " + deep + ",")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("depth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\": \"20260131T021500Z-7c01d2aa\"|\"id\": \"yesterday\"",
        "\"job\": \"shop\"|\"job\": \"../shop\"",
        "\"name\": \"a.dump.zst.age\"|\"name\": \"../a.dump\"",
        "\"name\": \"a.dump.zst.age\"|\"name\": \".a\"",
        "\"storedBytes\": 1000|\"storedBytes\": -1",
        "\"storedBytes\": 1000|\"storedBytes\": \"1000\"",
        "\"storedBytes\": 1000|\"storedBytes\": 99999999999999999999",
        "\"startedAt\": \"2026-01-31T02:15:00.123Z\"|\"startedAt\": \"noon\"",
        "\"sha256\": \"abab|\"sha256\": \"ABAB",
        "\"required\": true|\"required\": 1",
        "\"kind\": \"postgresql-dump\",|",
      })
  void malformedFieldIsRefused(String change) {
    String[] parts = change.split("\\|", -1);
    String changed = unsealed().replace(parts[0], parts[1]);
    assertThat(changed).isNotEqualTo(unsealed());

    assertThatThrownBy(() -> parse(changed)).isInstanceOf(IOException.class);
  }

  @Test
  void everyCutIsRefused() {
    byte[] sound = Companions.manifest(FULL);
    for (int length = 0; length < sound.length; length++) {
      byte[] cut = Arrays.copyOf(sound, length);
      assertThatThrownBy(() -> ManifestReader.read(cut))
          .as("cut after %s bytes", length)
          .isInstanceOf(IOException.class);
    }
  }
}
