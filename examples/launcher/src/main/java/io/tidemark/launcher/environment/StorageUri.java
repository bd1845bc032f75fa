package io.tidemark.launcher.environment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the URI of a storage together from parts that others have named. */
final class StorageUri {

  private final String place;
  private final List<String> parameters = new ArrayList<>();

  StorageUri(String root, String path) {
    this.place = root + "/" + path.replaceAll("^/+|/+$", "");
  }

  StorageUri with(String name, Optional<String> value) {
    value.ifPresent(
        given -> parameters.add(name + "=" + URLEncoder.encode(given, StandardCharsets.UTF_8)));
    return this;
  }

  @Override
  public String toString() {
    return parameters.isEmpty() ? place : place + "?" + String.join("&", parameters);
  }
}
