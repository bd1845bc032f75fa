package io.tidemark.backup;

import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.doctor.Examinable;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.health.StorageProbe;
import io.tidemark.backup.report.Expectations;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.ReportOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at everything that a pipeline needs, before it is needed: the database and its privileges,
 * each storage, the clocks, the keys, the disk. Makes no backup; a small object is written to each
 * storage and deleted.
 */
public final class BackupDoctor {

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final long LITTLE = 1_000_000_000;

  private final Settings settings;
  private final BackupRepository repository;
  private final List<Diagnosis> found = new ArrayList<>();

  private BackupDoctor(Settings settings, BackupRepository repository) {
    this.settings = settings;
    this.repository = repository;
  }

  /** Looks, and returns one line for each thing. What fails is among them and not thrown. */
  public static List<Diagnosis> check(BackupPipeline pipeline) {
    return new BackupDoctor(pipeline.settings(), pipeline.repository()).look();
  }

  /** Whether backups can be made and relied on, by what was found. */
  public static boolean isWell(List<Diagnosis> found) {
    return found.stream().noneMatch(it -> it.result() == Diagnosis.Result.FAIL);
  }

  private List<Diagnosis> look() {
    if (settings.source() instanceof Examinable source) {
      found.addAll(source.examine(settings.clock()));
    }
    settings.places().forEach(this::storage);
    settings.encryption().ifPresent(this::encryption);
    settings.coordination().ifPresent(any -> coordination());
    newest();
    return List.copyOf(found);
  }

  private void storage(Place place) {
    String item = "storage " + place.location();
    try {
      StorageProbe.Result probe = repository.probe(place);
      found.add(Diagnosis.ok(item, "it can be written, read, listed and deleted from"));
      if (probe.overwrites()) {
        found.add(
            Diagnosis.fail(
                item,
                "it replaces objects that are there",
                "use a storage that refuses to, as docs/storage-plugin.md asks for"));
      }
      probe
          .remains()
          .ifPresent(
              key ->
                  found.add(
                      Diagnosis.warn(
                          item,
                          "it protects what is written, so that '" + key + "' remains",
                          "nothing, if that is wanted; it goes when the protection has ended")));
      clock(item, probe.clockAhead());
    } catch (IOException | BackupException e) {
      found.add(Diagnosis.failed(item, e));
    }
    disk(place);
  }

  private void clock(String item, Duration ahead) {
    if (ahead.abs().compareTo(SKEW) > 0) {
      found.add(
          Diagnosis.warn(
              item,
              "its clock is ahead of this machine by " + ahead.toSeconds() + " s",
              "set this machine by NTP; S3 refuses requests from 15 minutes on"));
    }
  }

  private void disk(Place place) {
    if (!place.location().startsWith("file:")) {
      return;
    }
    String item = "disk of " + place.location();
    try {
      long free = Files.getFileStore(Path.of(URI.create(place.location()))).getUsableSpace();
      found.add(
          free >= LITTLE
              ? Diagnosis.ok(item, free + " bytes are free")
              : Diagnosis.warn(item, "only " + free + " bytes are free", "make room"));
    } catch (IOException | IllegalArgumentException e) {
      found.add(Diagnosis.failed(item, e));
    }
  }

  private void encryption(Encryption cipher) {
    Optional<Decryption> key =
        settings.decryptions().stream().filter(it -> it.name().equals(cipher.name())).findFirst();
    if (key.isEmpty()) {
      found.add(
          Diagnosis.warn(
              "encryption",
              "no key was given that could decrypt " + cipher.name(),
              "look elsewhere whether the key that restores need is at hand, and do a drill"));
      return;
    }
    try {
      found.add(
          comesBack(cipher, key.get())
              ? Diagnosis.ok("encryption", "what is encrypted can be decrypted with the key given")
              : Diagnosis.fail("encryption", "what was decrypted differs", "look at the keys"));
    } catch (IOException | BackupException e) {
      found.add(Diagnosis.failed("encryption", e));
    }
  }

  private boolean comesBack(Encryption cipher, Decryption key) throws IOException {
    byte[] plain = new byte[1024];
    settings.random().nextBytes(plain);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    Map<String, String> facts = cipher.encrypt(out -> out.write(plain), stored);
    try (InputStream in = key.decrypt(new ByteArrayInputStream(stored.toByteArray()), facts)) {
      return Arrays.equals(in.readAllBytes(), plain);
    }
  }

  private void coordination() {
    try {
      Optional<Turn> turn =
          settings.coordination().orElseThrow().tryTake(settings.job() + "/check");
      found.add(
          turn.isPresent()
              ? Diagnosis.ok("coordination", "a turn can be taken")
              : Diagnosis.warn("coordination", "another has the turn", "try again"));
      turn.ifPresent(Turn::close);
    } catch (BackupException e) {
      found.add(Diagnosis.failed("coordination", e));
    }
  }

  private void newest() {
    try {
      String name = settings.job().value();
      JobReport job =
          repository.report(ReportOptions.standard().job(name, Expectations.none())).jobs().stream()
              .filter(it -> it.job().equals(name))
              .findFirst()
              .orElseThrow();
      found.add(
          job.verdict()
              .age()
              .map(age -> Diagnosis.ok("newest backup", "it is " + age + " old"))
              .orElseGet(() -> Diagnosis.warn("newest backup", "there is none", "make one")));
    } catch (BackupException e) {
      found.add(Diagnosis.failed("newest backup", e));
    }
  }
}
