package io.tidemark.backup.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.Backup;
import io.tidemark.backup.BackupPipeline;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestSchemaTest {

  /** Objects whose names are anybody's, which the schema does not list. */
  private static final Set<String> MAPS = Set.of("/labels", "/facts", "/files/encryption/facts");

  private final ManifestSchema schema;

  ManifestSchemaTest() throws IOException {
    schema = ManifestSchema.read();
  }

  private static Map<String, Object> written() throws IOException {
    return JsonTree.parse(Companions.manifest(ManifestTest.FULL));
  }

  @Test
  void describesExactlyWhatIsWritten() throws IOException {
    Map<String, String> fields = new TreeMap<>();
    collect("", List.of(written()), fields);
    assertThat(schema.fields()).isEqualTo(fields);
  }

  /** Collects the fields of objects of one kind; what some of them lack is optional. */
  private static void collect(String path, List<?> objects, Map<String, String> to) {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (Object object : objects) {
      ManifestSchema.asObject(object)
          .forEach((name, v) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
    }
    values.forEach(
        (name, found) -> {
          String field = path + "/" + name;
          String optional = found.size() < objects.size() ? "?" : "";
          to.put(field, ManifestSchema.typeOf(found.get(0)) + optional);
          List<?> inner = found.get(0) instanceof List<?> elements ? elements : found;
          if (inner.get(0) instanceof Map && !MAPS.contains(field)) {
            collect(field, inner, to);
          }
        });
  }

  @Test
  void acceptsAManifestWithEveryField() throws IOException {
    assertThat(schema.problems(written())).isEmpty();
  }

  @Test
  void acceptsTheManifestOfARun() throws IOException {
    InMemoryStorage storage = new InMemoryStorage();
    Backup backup =
        BackupPipeline.named("shop")
            .from(new Greeting())
            .encrypt(Age.recipients(Age.generate().recipient()))
            .to("memory", storage)
            .label("tier", "daily")
            .build()
            .run();
    Manifest manifest = backup.manifest();
    try (InputStream in =
        storage.open(Layout.folder(manifest.job(), manifest.id()).resolve(Layout.MANIFEST))) {
      assertThat(schema.problems(JsonTree.parse(in.readAllBytes()))).isEmpty();
    }
  }

  @Test
  void rejectsADocumentWithoutOneOfTheRequiredFields() throws IOException {
    for (String field : written().keySet()) {
      Map<String, Object> document = written();
      document.remove(field);
      assertThat(schema.problems(document)).as(field).hasSize(1);
    }
  }

  @Test
  void rejectsAValueOfTheWrongFormInAnElement() throws IOException {
    Map<String, Object> document = written();
    List<?> files = (List<?>) Objects.requireNonNull(document.get("files"));
    ManifestSchema.asObject(files.get(0)).put("sha256", "AB");
    assertThat(schema.problems(document)).singleElement().asString().startsWith("/files[]/sha256");
  }

  private static final class Greeting implements BackupSource {
    @Override
    public String name() {
      return "greeting";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("greeting.txt", out -> out.write("hello".getBytes(UTF_8)));
      return new SourceReport("text", Map.of("language", "en"), List.of(), List.of());
    }
  }
}
