package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.codec.Secret;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.redis.wire.TlsSettings.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {

  private static String password(RedisUri uri) {
    return uri.login().password().map(secret -> new String(secret.reveal())).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://h, redis://h:6379, '', none, 0",
        "redis://h:7000/3, redis://h:7000, '', none, 3",
        "REDIS://my_redis:7000, redis://my_redis:7000, '', none, 0",
        "rediss://h, rediss://h:6379, '', none, 0",
        "redis://[::1]:7000/0, redis://[::1]:7000, '', none, 0",
        "redis://c4nary@h, redis://h:6379, '', c4nary, 0",
        "redis://:c4nary@h, redis://h:6379, '', c4nary, 0",
        "redis://ada:c4nary@h, redis://h:6379, ada, c4nary, 0",
        "redis://ada:c4nary:x@h, redis://h:6379, ada, c4nary:x, 0",
        "redis://ada:c4nary%40%2F%23+@h, redis://h:6379, ada, c4nary@/#+, 0",
        "redis://a%3Ada:c4nary@h, redis://h:6379, a:da, c4nary, 0",
        "redis://ada:@h, redis://h:6379, ada, none, 0",
      })
  void readsPlaceAndLogin(String text, String place, String user, String password, int database) {
    RedisUri uri = RedisUri.parse(text);

    assertThat(uri).hasToString(place);
    assertThat(uri.user()).isEqualTo(user);
    assertThat(password(uri)).isEqualTo(password);
    assertThat(uri.database()).isEqualTo(database);
    assertThat(uri.throughSentinels()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis-sentinel://:c4nary@a,b:5000,[::1]/shop?sentinel-password=c4nary2",
        "redis-sentinel://:c4nary@a,b:5000,[::1]/0?sentinel-password=c4nary2#shop",
      })
  void readsSentinelsAndTheirMaster(String text) {
    RedisUri uri = RedisUri.parse(text);

    assertThat(uri.endpoints())
        .containsExactly(
            new Endpoint("a", 26379, false),
            new Endpoint("b", 5000, false),
            new Endpoint("[::1]", 26379, false));
    assertThat(uri.master()).isEqualTo("shop");
    assertThat(uri.sentinelAccess().login().password()).contains(Secret.of("c4nary2"));
    assertThat(password(uri)).isEqualTo("c4nary");
    assertThat(uri.toString()).contains("shop").doesNotContain("c4nary");
  }

  @Test
  void readsHowToConnect() {
    RedisUri uri =
        RedisUri.parse(
            "rediss://h?timeout=500ms&verify=ca&ca-file=/etc/ca%20file.pem"
                + "&cert-file=c.pem&key-file=k.pem");

    assertThat(uri.access().limit()).isEqualTo(Duration.ofMillis(500));
    assertThat(uri.access().tls().verification()).isEqualTo(Verification.CA);
    assertThat(uri.access().tls().caFile()).contains(Path.of("/etc/ca file.pem"));
    assertThat(uri.access().tls().certFile()).contains(Path.of("c.pem"));
    assertThat(uri.access().tls().keyFile()).contains(Path.of("k.pem"));
  }

  @Test
  void checksCertificatesUnlessToldNotTo() {
    assertThat(RedisUri.parse("rediss://h").access().tls().verification())
        .isEqualTo(Verification.FULL);
    assertThat(RedisUri.parse("rediss://h?verify=none").trustsAnybody()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h:6379",
        "http://:c4nary@h",
        "redis://",
        "redis://:c4nary@",
        "redis://:c4nary@h:",
        "redis://:c4nary@h:70000",
        "redis://:c4nary@h:0",
        "redis://:c4nary/1@h",
        "redis://:c4nary%zz@h",
        "redis://:c4nary@h/shop",
        "redis://:c4nary@h,i",
        "redis://:c4nary@::1",
        "redis-sentinel://:c4nary@h",
        "rediss://:c4nary@h?cert-file=c.pem",
        "redis://:c4nary@h?timeout=soon",
        "redis://:c4nary@h?timeout=0",
        "redis://:c4nary@h?verify=maybe",
        "redis://:c4nary@h?password=c4nary",
      })
  void refusesWhatItDoesNotUnderstandWithoutASecret(String text) {
    assertThatThrownBy(() -> RedisUri.parse(text))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("Redis URI")
        .hasMessageContaining("hint: ")
        .message()
        .doesNotContain("c4nary");
  }

  @Test
  void suggestsTheParameterThatWasMeant() {
    assertThatThrownBy(() -> RedisUri.parse("rediss://h?cafile=x"))
        .hasMessageContaining("did you mean 'ca-file'?");
  }

  @Test
  void takesAPasswordFromTheEnvironmentOnlyIfTheUriHasNone() {
    Map<String, String> environment = Map.of("REDISCLI_AUTH", "c4nary-env");

    assertThat(password(RedisUri.parse("redis://ada:@h", environment))).isEqualTo("c4nary-env");
    assertThat(password(RedisUri.parse("redis://:c4nary@h", environment))).isEqualTo("c4nary");
    assertThat(password(RedisUri.parse("redis://h"))).isEqualTo("none");
  }

  @Test
  void isFoundInTheEnvironment() {
    assertThat(RedisUri.fromEnvironment(Map.of("REDIS_URL", " "))).isEmpty();
    assertThat(
            RedisUri.fromEnvironment(Map.of("REDIS_URL", "redis://h/2", "REDISCLI_AUTH", "c4nary")))
        .contains(RedisUri.parse("redis://:c4nary@h/2"))
        .hasValueSatisfying(uri -> assertThat(uri.toString()).doesNotContain("c4nary"));
  }

  @Test
  void canBeGivenAnotherLogin() {
    RedisUri uri = RedisUri.parse("redis://h").withUser("ada").withPassword(Secret.of("c4nary"));

    assertThat(uri).isEqualTo(RedisUri.parse("redis://ada:c4nary@h"));
    assertThat(uri).isNotEqualTo(RedisUri.parse("redis://ada:c4nary2@h"));
  }
}
