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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The storage backends that this application has, looked up by the scheme of a URI. Found once, on
 * the thread that asks; a provider that cannot be loaded does not hide the others.
 */
public final class StorageProviders {

  /** Where the backends of this project are; it only serves the error message. */
  private static final Map<String, String> KNOWN =
      Map.of("file", "storage-local", "s3", "storage-s3", "sftp", "storage-sftp");

  private final Map<String, StorageProvider> byScheme;
  private final List<String> broken;

  private StorageProviders(Map<String, StorageProvider> byScheme, List<String> broken) {
    this.byScheme = byScheme;
    this.broken = broken;
  }

  /**
   * Finds providers through the thread's class loader and through the one of this library.
   *
   * @throws InvalidConfigurationException if two providers answer to the same scheme
   */
  public static StorageProviders discover() {
    Map<String, StorageProvider> byScheme = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    ClassLoader threads = Thread.currentThread().getContextClassLoader();
    if (threads != null) {
      collect(ServiceLoader.load(StorageProvider.class, threads), byScheme, broken);
    }
    collect(
        ServiceLoader.load(StorageProvider.class, StorageProviders.class.getClassLoader()),
        byScheme,
        broken);
    return new StorageProviders(byScheme, broken);
  }

  private static void collect(
      ServiceLoader<StorageProvider> loader,
      Map<String, StorageProvider> byScheme,
      List<String> broken) {
    Iterator<StorageProvider> providers = loader.iterator();
    boolean more = true;
    while (more) {
      try {
        more = providers.hasNext();
        if (more) {
          add(providers.next(), byScheme);
        }
      } catch (ServiceConfigurationError e) {
        broken.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      }
    }
  }

  private static void add(StorageProvider provider, Map<String, StorageProvider> byScheme) {
    StorageProvider other = byScheme.putIfAbsent(provider.scheme(), provider);
    if (other != null && !other.getClass().getName().equals(provider.getClass().getName())) {
      throw new InvalidConfigurationException(
          "two storage providers answer to '%s': %s and %s"
              .formatted(provider.scheme(), described(other), described(provider)),
          "remove one of the two from the class path");
    }
  }

  /** Returns a provider's class and where it was loaded from. */
  private static String described(StorageProvider provider) {
    Class<?> type = provider.getClass();
    var source = type.getProtectionDomain().getCodeSource();
    return type.getName() + (source == null ? "" : " (" + source.getLocation() + ")");
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
        new StringBuilder("no storage provider answers to '" + scheme + ":'; found: ")
            .append(byScheme.isEmpty() ? "none" : String.join(", ", byScheme.keySet()));
    broken.forEach(problem -> text.append("; could not be loaded: ").append(problem));
    Optional<String> meant = Similar.to(scheme, byScheme.keySet());
    if (KNOWN.containsKey(scheme)) {
      text.append("; hint: add the dependency io.tidemark:").append(KNOWN.get(scheme));
      text.append(", and if the jar was repackaged, merge its META-INF/services files");
    } else if (meant.isPresent()) {
      text.append("; did you mean '").append(meant.get()).append(":'?");
    } else {
      text.append("; hint: add the jar of a plugin for it, or use one of ");
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
