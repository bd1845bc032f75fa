package io.tidemark.backup.compression;

import io.tidemark.backup.error.InvalidConfigurationException;

/** The check that every numeric setting goes through. */
final class Range {

  private Range() {}

  static int check(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidConfigurationException(
          setting + " is " + value + ", which is out of range",
          "choose a number from " + least + " to " + most);
    }
    return value;
  }
}
