package io.tidemark.backup;

import io.tidemark.backup.storage.StorageProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The class loader of a plugin that lies in a folder of its own, as an application server has. */
final class PluginLoader extends URLClassLoader {

  private final String pluginClass;

  private PluginLoader(Path folder, String pluginClass) throws MalformedURLException {
    super(new URL[] {folder.toUri().toURL()}, PluginLoader.class.getClassLoader());
    this.pluginClass = pluginClass;
  }

  /** Puts a provider and its nested classes into a folder and returns what loads it from there. */
  static PluginLoader of(Path folder, Class<? extends StorageProvider> provider)
      throws IOException {
    List<Class<?>> classes = new ArrayList<>(List.of(provider.getDeclaredClasses()));
    classes.add(provider);
    for (Class<?> type : classes) {
      Path file = folder.resolve(type.getName().replace('.', '/') + ".class");
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (InputStream in =
          Objects.requireNonNull(type.getResourceAsStream(Objects.toString(file.getFileName())))) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(StorageProvider.class.getName()), provider.getName());
    return new PluginLoader(folder, provider.getName());
  }

  /** The plugin's own classes come from its folder, everything else from where the test has it. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(pluginClass)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** Does something on a thread with this class loader. */
  <T> T during(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
