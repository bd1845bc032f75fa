package io.tidemark.backup;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.StorageFailedException;
import io.tidemark.backup.spelling.Similar;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageListener;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The storage backends that this application has, looked up by the scheme of a URI. Found once, on
 * the thread that asks; a provider that cannot be loaded does not hide the others.
 */
public final class StorageProviders {

  /** Where the backends of this project are; it only serves the error message. */
  private static final Map<String, String> KNOWN =
      Map.of("file", "storage-local", "s3", "storage-s3", "sftp", "storage-sftp");

  private static final String SERVICES =
      "META-INF/services/io.tidemark.backup.storage.StorageProvider";

  /**
   * Begins the message of an {@link InvalidConfigurationException} that a storage URI causes whose
   * scheme no provider answers to: the application lacks a jar, or cannot see it.
   */
  public static final String PROVIDER_NOT_FOUND = "PROVIDER_NOT_FOUND";

  private final Map<String, StorageProvider> byScheme;
  private final List<String> broken;

  private StorageProviders(ProviderSearch search) {
    this.byScheme = search.byScheme();
    this.broken = search.broken();
  }

  /**
   * Finds providers through the thread's class loader, which an application server sets, and
   * through the one of this library, which is all that a thread of a pool may have.
   *
   * @throws InvalidConfigurationException if two providers answer to the same scheme; it names both
   *     jars
   */
  public static StorageProviders discover() {
    List<ClassLoader> loaders = new ArrayList<>();
    Optional.ofNullable(Thread.currentThread().getContextClassLoader()).ifPresent(loaders::add);
    loaders.add(StorageProviders.class.getClassLoader());
    return new StorageProviders(new ProviderSearch(loaders));
  }

  /** Returns the providers, in the order of their schemes. */
  public Collection<StorageProvider> found() {
    return List.copyOf(byScheme.values());
  }

  /** Returns what is wrong with a storage URI; empty if it can be opened. Does no I/O. */
  Optional<String> problem(String uri) {
    StorageLocation location;
    try {
      location = StorageLocation.parse(uri);
    } catch (IllegalArgumentException e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), "not a storage URI"));
    }
    StorageProvider provider = byScheme.get(location.scheme());
    if (provider == null) {
      return Optional.of(unknownScheme(location.scheme()));
    }
    return location.parameters().keySet().stream()
        .filter(name -> !provider.parameters().contains(name))
        .findFirst()
        .map(name -> unknownParameter(name, location, provider.parameters()));
  }

  private String unknownScheme(String scheme) {
    StringBuilder text =
        new StringBuilder(PROVIDER_NOT_FOUND)
            .append(": no storage provider answers to '")
            .append(scheme)
            .append(":'; found: ")
            .append(byScheme.isEmpty() ? "none" : String.join(", ", byScheme.keySet()));
    broken.forEach(problem -> text.append("; could not be loaded: ").append(problem));
    Optional<String> meant = Similar.to(scheme, byScheme.keySet());
    if (KNOWN.containsKey(scheme)) {
      text.append("; hint: add the dependency io.tidemark:").append(KNOWN.get(scheme));
      text.append(", in the version of backup-core (").append(Version.text()).append("); ");
      text.append("if it is there already and the jar was repackaged, merge its ").append(SERVICES);
    } else if (meant.isPresent()) {
      text.append("; did you mean '").append(meant.get()).append(":'?");
    } else {
      text.append("; hint: add the jar of a plugin for it, and if jars were merged, their ");
      text.append(SERVICES).append("; Tidemark itself has ");
      text.append(KNOWN.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  private static String unknownParameter(
      String name, StorageLocation location, Collection<String> known) {
    return "unknown parameter '%s' of %s%s; known: %s"
        .formatted(
            name,
            location,
            Similar.to(name, known).map(meant -> ", did you mean '" + meant + "'?").orElse(""),
            known.stream().sorted().collect(Collectors.joining(", ")));
  }

  /**
   * Returns if the URI can be opened by one of the providers. Does no I/O.
   *
   * @throws InvalidConfigurationException if not
   */
  public void check(String uri) {
    Optional<String> problem = problem(uri);
    if (problem.isPresent()) {
      throw new InvalidConfigurationException(problem.get(), null);
    }
  }

  /** Opens the storage at {@code uri}; the caller closes it. */
  public Storage open(String uri) {
    return open(uri, StorageListener.none());
  }

  /** Opens the storage at {@code uri}, which tells {@code listener} of retries and warnings. */
  public Storage open(String uri, StorageListener listener) {
    check(uri);
    StorageLocation location = StorageLocation.parse(uri);
    StorageProvider provider = Objects.requireNonNull(byScheme.get(location.scheme()));
    try {
      return provider.open(location, listener);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationException(location + ": " + e.getMessage(), null, e);
    } catch (IOException e) {
      throw new StorageFailedException(
          "opening " + location + " failed: " + e.getMessage(),
          "look at the storage and its settings",
          e);
    }
  }
}
