package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.HashMap;
import java.util.Map;

/** The keys of an S3 account under the names that older scripts have for them. */
public final class AwsCredentials {

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
          "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey");

  private AwsCredentials() {}

  /**
   * Returns the system properties in which the AWS SDK looks for its credentials first; none where
   * the environment has them under the SDK's own names, or is refused when it is read.
   */
  public static Map<String, String> ofOlderNames(Map<String, String> variables) {
    try {
      Environment environment = Environment.of(variables);
      Map<String, String> properties = new HashMap<>();
      PROPERTIES.forEach(
          (name, property) -> {
            String value = environment.variables().get(name);
            if (value != null && !variables.containsKey(name)) {
              properties.put(property, value);
            }
          });
      return properties;
    } catch (InvalidConfigurationException saidByTheCommand) {
      return Map.of();
    }
  }
}
