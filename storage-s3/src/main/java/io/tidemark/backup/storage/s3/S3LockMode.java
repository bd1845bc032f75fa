package io.tidemark.backup.storage.s3;

/** How firmly an object is locked until its day comes. */
public enum S3LockMode {
  /** Who has the permission {@code s3:BypassGovernanceRetention} can still delete the object. */
  GOVERNANCE,

  /** Nobody can delete the object, not even the owner of the account. */
  COMPLIANCE
}
