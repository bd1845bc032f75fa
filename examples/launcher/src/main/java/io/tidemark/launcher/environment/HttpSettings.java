package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the environment says about the pages of the running service.
 *
 * @param address where they are shown
 * @param token what others must show to see them
 */
public record HttpSettings(InetSocketAddress address, Optional<String> token) {

  private static final String OFF = "off";
  private static final Pattern FORM = Pattern.compile("(?:(.*):)?([0-9]{1,5})");
  private static final int LAST_PORT = 65_535;

  /** Returns what is set; empty if nothing is to be shown. */
  static Optional<HttpSettings> of(Environment environment) {
    String listen = environment.value(Setting.HTTP_LISTEN).orElseThrow().strip();
    Optional<String> token = environment.given(Setting.HTTP_TOKEN);
    if (listen.equals(OFF)) {
      return Optional.empty();
    }
    InetSocketAddress address = address(listen);
    if (token.isEmpty() && !isLocal(address)) {
      throw new InvalidConfigurationException(
          "BACKUP_HTTP_LISTEN=" + listen + " shows others what is backed up where",
          "set BACKUP_HTTP_TOKEN to a secret that they must show, or listen on 127.0.0.1");
    }
    return Optional.of(new HttpSettings(address, token));
  }

  private static boolean isLocal(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return host != null && host.isLoopbackAddress();
  }

  private static InetSocketAddress address(String listen) {
    Matcher matcher = FORM.matcher(listen);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
      throw new InvalidConfigurationException(
          "BACKUP_HTTP_LISTEN cannot be '" + listen + "'",
          "write an address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080, or off");
    }
    String host = Optional.ofNullable(matcher.group(1)).orElse("127.0.0.1");
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(matcher.group(2)));
    if (address.isUnresolved()) {
      throw new InvalidConfigurationException(
          "BACKUP_HTTP_LISTEN names a host that is not known here: '" + host + "'",
          "write an address of this machine, such as 127.0.0.1:8080");
    }
    return address;
  }
}
