package io.tidemark.backup.codec;

import io.tidemark.backup.storage.ContentWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Encrypts to somebody's key. Implementations are immutable and thread-safe. */
public interface Encryption {

  /** The name in the manifest, such as {@code age}. */
  String name();

  /** The suffix of file names, such as {@code .age}; empty for none. */
  String suffix();

  /** What tells a reader which key is needed: recipients or key ids, never a secret. */
  List<String> keyIds();

  /**
   * The POSIX shell command that decrypts standard input to standard output; the reader's key comes
   * from a file or variable that the command names.
   */
  String decryptCommand();

  /**
   * Encrypts what {@code plain} writes. The end of the format is written if and only if {@code
   * plain} returns normally.
   *
   * @param out lent; stays open
   * @return what a reader needs beside the key (for instance an authentication code), for the
   *     manifest; never a secret
   */
  Map<String, String> encrypt(ContentWriter plain, OutputStream out) throws IOException;
}
