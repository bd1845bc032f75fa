package io.tidemark.backup.testkit.guide;

/** Stands for the part of a vendor's library that connects. */
final class DriveAccount {

  private DriveAccount() {}

  static DriveClient connect(String account, String region) {
    if (account.isEmpty() || region.isEmpty()) {
      throw new IllegalArgumentException("an account lives in a region");
    }
    return new FakeDrive();
  }
}
