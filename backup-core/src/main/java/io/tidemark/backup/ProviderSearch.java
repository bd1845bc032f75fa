package io.tidemark.backup;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.storage.StorageProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** One search for storage providers, through one class loader after the other. */
final class ProviderSearch {

  private final Map<String, StorageProvider> byScheme = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();

  /**
   * Searches.
   *
   * @throws InvalidConfigurationException if two providers answer to the same scheme
   */
  ProviderSearch(List<ClassLoader> loaders) {
    loaders.forEach(loader -> collect(ServiceLoader.load(StorageProvider.class, loader)));
  }

  private void collect(ServiceLoader<StorageProvider> loader) {
    Iterator<StorageProvider> providers = loader.iterator();
    boolean more = true;
    while (more) {
      try {
        more = providers.hasNext();
        if (more) {
          add(providers.next());
        }
      } catch (ServiceConfigurationError e) {
        broken.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      }
    }
  }

  /** Both loaders find the same class, or load it twice from the same jar: that is one provider. */
  private void add(StorageProvider provider) {
    StorageProvider other = byScheme.putIfAbsent(provider.scheme(), provider);
    if (other != null && !described(other).equals(described(provider))) {
      throw new InvalidConfigurationException(
          "two storage providers answer to '%s:': %s and %s"
              .formatted(provider.scheme(), described(other), described(provider)),
          "remove one of the two jars");
    }
  }

  /** Returns a provider's class and where it was loaded from. */
  static String described(StorageProvider provider) {
    Class<?> type = provider.getClass();
    Optional<URL> jar =
        Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation);
    return type.getName() + jar.map(location -> " (" + location + ")").orElse("");
  }

  /** Returns what was found, by scheme. */
  Map<String, StorageProvider> byScheme() {
    return byScheme;
  }

  /** Returns what was named as a provider and could not be loaded. */
  List<String> broken() {
    return broken;
  }
}
