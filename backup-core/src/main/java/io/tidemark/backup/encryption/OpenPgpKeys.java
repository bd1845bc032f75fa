package io.tidemark.backup.encryption;

import java.io.IOException;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPSessionKey;

/** What can find the session key of a message. */
interface OpenPgpKeys {

  /**
   * Returns the session key from the first of the alternatives that these keys open.
   *
   * @throws io.tidemark.backup.codec.WrongKeyException if they open none
   */
  PGPSessionKey sessionKey(PGPEncryptedDataList alternatives) throws IOException;

  /**
   * Returns what it means that a session key does not lead to content. A wrong passphrase gives one
   * that looks right in one of some 25 cases.
   */
  IOException rejected(Exception reason);
}
