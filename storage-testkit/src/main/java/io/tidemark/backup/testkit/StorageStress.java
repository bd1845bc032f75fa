package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a storage bears, beyond what the {@link StorageContract} asks of it: thousands of keys, deep
 * keys, writers in several processes at once, and processes that are killed in the middle of a put.
 *
 * <p>The other processes are JVMs that this suite starts on the class path and module path of the
 * running one. They open the place by {@link #placeUri()}, through the provider that a {@link
 * java.util.ServiceLoader} finds there, so that a backend extends this class in a dozen lines:
 *
 * <pre>{@code
 * class DriveStressTest extends StorageStress {
 *   private final String uri = "drive://localhost:" + SERVER.port() + "/" + UUID.randomUUID();
 *
 *   public String placeUri() {
 *     return uri;
 *   }
 *
 *   public Map<String, String> environment() {
 *     return Map.of("DRIVE_TOKEN", SERVER.token());
 *   }
 *
 *   protected Storage openPlace() throws IOException {
 *     return DriveStorage.at(uri).token(SERVER.token()).open();
 *   }
 * }
 * }</pre>
 *
 * <p>Each test instance needs an empty place of its own, as with the contract. With the sizes that
 * are set, all of it takes less than half a minute on a local disk.
 */
public abstract class StorageStress extends PlaceUnderTest
    implements ManyKeysClauses, ProcessClauses {

  private @Nullable Storage observer;

  /** Creates the suite, for JUnit. */
  protected StorageStress() {}

  /**
   * Returns the same one always: a suite that looks a thousand times needs no thousand storages.
   */
  @Override
  public final synchronized Storage another() throws IOException {
    if (observer == null) {
      observer = openOnceMore();
    }
    return observer;
  }

  /** Returns the URI by which another JVM opens the place of this test instance. */
  @Override
  public abstract String placeUri();

  /**
   * Returns variables for the environment of the other JVMs, such as the credentials that the
   * provider looks for there. They are no part of a command line, which everybody can read.
   */
  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  /** Returns how many keys are many; more than two pages of a listing. */
  @Override
  public int manyKeys() {
    return 2_200;
  }

  /** Returns in how many folders the deepest key lies; 448 is as deep as a key can be. */
  @Override
  public int deepest() {
    return 448;
  }

  /** Returns how often processes race each other. */
  @Override
  public int rounds() {
    return 100;
  }

  /** Returns how often a process is killed at a random moment. */
  @Override
  public int kills() {
    return 4;
  }
}
