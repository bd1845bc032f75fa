package io.tidemark.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUriTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "postgresql://ann@db:6432/shop -> jdbc:postgresql://db:6432/shop",
        "postgres://ann@db/shop -> jdbc:postgresql://db:5432/shop",
        "postgresql://ann@/shop -> jdbc:postgresql://localhost:5432/shop",
        "postgresql://ann@h1,h2:5433/shop -> jdbc:postgresql://h1:5432,h2:5433/shop",
        "postgresql://ann@[::1]:6000/shop -> jdbc:postgresql://[::1]:6000/shop",
        "postgresql://ann@[2001:db8::1]/shop -> jdbc:postgresql://[2001:db8::1]:5432/shop",
        "postgresql://ann@db -> jdbc:postgresql://db:5432/ann",
        "postgresql://ann@db/a%20b -> jdbc:postgresql://db:5432/a%20b",
        "postgresql:///shop?host=db&port=7000&user=ann -> jdbc:postgresql://db:7000/shop",
        "postgresql:///shop?host=h1,h2&port=7000&user=ann -> jdbc:postgresql://h1:7000,h2:7000/shop",
        "jdbc:postgresql://db:6432/shop?user=ann -> jdbc:postgresql://db:6432/shop",
        "jdbc:postgresql:shop?user=ann -> jdbc:postgresql://localhost:5432/shop",
        "jdbc:postgresql://h1,h2:5433/shop?user=ann -> jdbc:postgresql://h1:5432,h2:5433/shop",
        "jdbc:postgresql://[::1]:6000/shop?user=ann -> jdbc:postgresql://[::1]:6000/shop",
      })
  void namesTheSamePlaceAsTheDriversUrl(String uri, String jdbc) {
    PostgresUri parsed = PostgresUri.parse(uri);

    assertThat(parsed.jdbcUrl()).isEqualTo(jdbc);
    assertThat(parsed.user()).isEqualTo("ann");
  }

  @Test
  void decodesPercentEncodedCredentials() {
    PostgresUri uri = PostgresUri.parse("postgresql://a%40b:p%2F%C3%A4%3A+@db/shop");

    assertThat(uri.user()).isEqualTo("a@b");
    assertThat(uri.driverProperties()).containsEntry("password", "p/ä:+");
  }

  @Test
  void acceptsAnUnencodedAtSignInThePassword() {
    PostgresUri uri = PostgresUri.parse("postgresql://ann:p@ss@db/shop");

    assertThat(uri.driverProperties()).containsEntry("password", "p@ss");
    assertThat(uri.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/shop");
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode=require, sslmode, require",
    "connect_timeout=3, connectTimeout, 3",
    "application_name=x, ApplicationName, x",
    "options=-c%20geqo%3Doff, options, -c geqo=off",
    "target_session_attrs=read-write, targetServerType, primary",
    "keepalives=0, tcpKeepAlive, false",
    "channel_binding=require, channelBinding, require",
    "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
    "socketTimeout=9, socketTimeout, 9",
  })
  void translatesLibpqParameters(String parameter, String property, String value) {
    PostgresUri uri = PostgresUri.parse("postgresql://ann@db/shop?" + parameter);

    assertThat(uri.driverProperties()).containsEntry(property, value);
  }

  @Test
  void neverPrintsThePassword() {
    PostgresUri uri = PostgresUri.parse("postgresql://ann:s3cret@db/shop?sslpassword=s3cret");

    assertThat(uri).hasToString("postgresql://ann@db:5432/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:s3cret/x@db/shop",
        "postgresql://ann:s3cret%zz@db/shop",
        "postgresql://ann:s3cret%4@db/shop",
        "postgresql://ann:s3cret@db:99999/shop",
        "postgresql://ann:s3cret@db/shop?sslmode",
        "postgresql://ann:s3cret@db/shop?sslmod=require",
        "jdbc:postgresql://db/shop?password=s3cret&sslmod=require",
        "jdbc:postgresql://db:x/shop?password=s3cret",
        "mysql://ann:s3cret@db/shop",
        "ann:s3cret@db",
      })
  void refusesWhatItCannotReadWithoutShowingIt(String uri) {
    assertThatThrownBy(() -> PostgresUri.parse(uri))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("hint:")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void suggestsTheParameterThatWasMeant() {
    assertThatThrownBy(() -> PostgresUri.parse("postgresql://db/shop?sslmod=require"))
        .hasMessageContaining("did you mean 'sslmode'?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://%2Fvar%2Frun%2Fpostgresql/shop",
        "postgresql:///shop?host=/var/run/postgresql",
      })
  void refusesUnixSockets(String uri) {
    assertThatThrownBy(() -> PostgresUri.parse(uri))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("Unix-domain socket");
  }

  @Test
  void refusesPortsThatDoNotMatchTheHosts() {
    assertThatThrownBy(() -> PostgresUri.parse("postgresql:///shop?host=a,b,c&port=1,2"))
        .hasMessageContaining("3 hosts but 2 ports");
  }

  @Test
  void takesFromTheEnvironmentWhatTheUriLeavesOpen() {
    PostgresUri uri =
        PostgresUri.parse(
            "postgresql://db/shop",
            Map.of("PGUSER", "ann", "PGPASSWORD", "pw", "PGPORT", "9", "PGSSLMODE", "require"));

    assertThat(uri).hasToString("postgresql://ann@db:5432/shop");
    assertThat(uri.driverProperties())
        .containsEntry("password", "pw")
        .containsEntry("sslmode", "require");
  }

  @Test
  void prefersDatabaseUrlInTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgres://ann@one/shop",
            "SPRING_DATASOURCE_URL", "jdbc:postgresql://two/shop",
            "PGHOST", "three");

    assertThat(PostgresUri.fromEnvironment(environment).orElseThrow())
        .hasToString("postgresql://ann@one:5432/shop");
  }

  @Test
  void readsSpringsVariables() {
    Map<String, String> environment =
        Map.of(
            "SPRING_DATASOURCE_URL", "jdbc:postgresql://two/shop",
            "SPRING_DATASOURCE_USERNAME", "ann",
            "SPRING_DATASOURCE_PASSWORD", "pw");
    PostgresUri uri = PostgresUri.fromEnvironment(environment).orElseThrow();

    assertThat(uri).hasToString("postgresql://ann@two:5432/shop");
    assertThat(uri.driverProperties()).containsEntry("password", "pw");
  }

  @Test
  void readsLibpqsVariables() {
    Map<String, String> environment =
        Map.of("PGHOST", "db", "PGPORT", "6000", "PGDATABASE", "shop", "PGUSER", "ann");

    assertThat(PostgresUri.fromEnvironment(environment).orElseThrow())
        .hasToString("postgresql://ann@db:6000/shop");
  }

  @Test
  void findsNothingInAnEnvironmentWithoutADatabase() {
    assertThat(PostgresUri.fromEnvironment(Map.of("PGUSER", "ann", "HOME", "/"))).isEmpty();
  }
}
