package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.codec.Decryption;
import io.tidemark.backup.codec.Encryption;
import io.tidemark.backup.compression.Compressions;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.error.IntegrityException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;

/** Whatever is damaged at rest, reading it is an integrity error, never a short success. */
class DamageProperties {

  private static final List<String> COMPRESSIONS = List.of("none", "zstd", "gzip", "lz4", "xz:1");
  private static final AgeIdentity KEY = Age.generate();

  /** A backup at rest and what reads it. */
  private record Stored(InMemoryStorage storage, BackupPipeline pipeline, Backup backup) {

    static Stored make(Compression compression, Optional<Cipher> cipher) {
      InMemoryStorage storage = new InMemoryStorage();
      PipelineBuilder builder =
          BackupPipeline.named("shop")
              .from(TextSource.of("a.txt", content()))
              .compress(compression)
              .to("memory", storage);
      cipher.ifPresent(with -> builder.encrypt(with.encryption).decrypt(with.decryption));
      BackupPipeline pipeline = builder.build();
      return new Stored(storage, pipeline, pipeline.run());
    }

    /** Half of it compresses, and it is longer than one chunk of age's. */
    private static byte[] content() {
      byte[] content = new byte[100_000];
      Random random = new Random(3);
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (i % 100 < 50 ? 'x' : random.nextInt());
      }
      return content;
    }

    StorageKey file(int choice) {
      // What earlier verifications have noted is not part of the backup.
      List<StoredObject> files =
          storage.list("shop/").stream()
              .filter(object -> !object.key().name().startsWith("check-"))
              .toList();
      return files.get(choice % files.size()).key();
    }
  }

  private record Cipher(Encryption encryption, Decryption decryption) {}

  private static final Map<String, Stored> BACKUPS = new ConcurrentHashMap<>();

  private static Stored stored(int compression, boolean encrypted) {
    String name = COMPRESSIONS.get(compression);
    return BACKUPS.computeIfAbsent(
        name + encrypted,
        absent ->
            Stored.make(
                Compressions.parse(name),
                encrypted
                    ? Optional.of(
                        new Cipher(Age.recipients(KEY.recipient()), Age.identity(KEY.identity())))
                    : Optional.empty()));
  }

  @Provide
  Arbitrary<Integer> anywhere() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .withDistribution(RandomDistribution.uniform());
  }

  @Property(tries = 2000)
  void flippedBitIsAnIntegrityError(
      @ForAll @IntRange(max = 4) int compression,
      @ForAll boolean encrypted,
      @ForAll("anywhere") int file,
      @ForAll("anywhere") int position)
      throws IOException {
    Stored stored = stored(compression, encrypted);
    StorageKey key = stored.file(file);

    assertDamageIsFound(
        stored,
        key,
        bytes -> {
          byte[] changed = bytes.clone();
          int bit = position % (bytes.length * 8);
          changed[bit / 8] ^= (byte) (1 << (bit % 8));
          return changed;
        });
  }

  @Property(tries = 1000)
  void cutIsAnIntegrityError(
      @ForAll @IntRange(max = 4) int compression,
      @ForAll boolean encrypted,
      @ForAll("anywhere") int file,
      @ForAll("anywhere") int position)
      throws IOException {
    Stored stored = stored(compression, encrypted);
    StorageKey key = stored.file(file);

    assertDamageIsFound(stored, key, bytes -> Arrays.copyOf(bytes, position % bytes.length));
  }

  @Property(tries = 300)
  void appendedBytesAreAnIntegrityError(
      @ForAll @IntRange(max = 4) int compression,
      @ForAll boolean encrypted,
      @ForAll("anywhere") int file,
      @ForAll @IntRange(min = 1, max = 1000) int more)
      throws IOException {
    Stored stored = stored(compression, encrypted);
    StorageKey key = stored.file(file);

    assertDamageIsFound(stored, key, bytes -> Arrays.copyOf(bytes, bytes.length + more));
  }

  private static void assertDamageIsFound(
      Stored stored, StorageKey key, UnaryOperator<byte[]> damage) throws IOException {
    byte[] sound = stored.storage.bytes(key);
    stored.storage.tamper(key, damage);
    try {
      assertThatThrownBy(() -> stored.pipeline.verify(stored.backup.id(), Depth.STORED))
          .as("stored bytes of %s", key)
          .isInstanceOf(IntegrityException.class);
      assertThatThrownBy(() -> stored.pipeline.verify(stored.backup.id(), Depth.CONTENT))
          .as("content of %s", key)
          .isInstanceOf(IntegrityException.class);
      if (key.value().contains("a.txt")) {
        assertThatThrownBy(() -> stored.pipeline.restore(Restore.latest().into(new TextTarget())))
            .as("restore of %s", key)
            .isInstanceOf(IntegrityException.class);
      }
    } finally {
      stored.storage.tamper(key, damaged -> sound);
    }
  }
}
