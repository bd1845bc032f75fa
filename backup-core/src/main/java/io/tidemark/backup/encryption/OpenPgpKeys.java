package io.tidemark.backup.encryption;

import java.io.IOException;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;

/** What can find the session key of a message. */
interface OpenPgpKeys {

  /**
   * Returns the session key from the first of the alternatives that these keys open.
   *
   * @throws io.tidemark.backup.codec.WrongKeyException if they open none
   */
  PGPSessionKey sessionKey(PGPEncryptedDataList alternatives) throws IOException;

  /** Returns what it means that the content does not begin as the session key demands. */
  IOException rejected(PGPException reason);
}
