package io.tidemark.backup.redis.rdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Goes through what modules have written: marked numbers and texts whose meaning they alone know.
 */
final class ModuleReader {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int NAME_LETTERS = 9;
  private static final int VERSION_BITS = 10;
  private static final int LETTER_BITS = 6;

  private static final int END = 0;
  private static final int SIGNED = 1;
  private static final int UNSIGNED = 2;
  private static final int FLOAT = 3;
  private static final int DOUBLE = 4;
  private static final int TEXT = 5;

  private final RdbInput in;
  private final RdbText text;
  private final TreeSet<String> names = new TreeSet<>();

  ModuleReader(RdbInput in, RdbText text) {
    this.in = in;
    this.text = text;
  }

  /** Returns the names of the modules that were met. */
  List<String> names() {
    return new ArrayList<>(names);
  }

  void value(Digest digest) throws IOException {
    long id = text.readLength();
    names.add(name(id));
    digest.number(id);
    parts(digest);
  }

  /** Goes through what a module keeps beside its keys. */
  void beside() throws IOException {
    names.add(name(text.readLength()));
    text.readLength();
    text.readLength();
    parts(new Digest());
  }

  private void parts(Digest digest) throws IOException {
    for (long part = text.readLength(); part != END; part = text.readLength()) {
      digest.number(part);
      switch ((int) part) {
        case SIGNED, UNSIGNED -> digest.number(text.readLength());
        case FLOAT -> digest.number(in.readInt32());
        case DOUBLE -> digest.number(in.readInt64());
        case TEXT -> text.read(digest);
        default -> throw in.damaged("a part of a module's value is of kind " + part);
      }
    }
  }

  private static String name(long id) {
    StringBuilder name = new StringBuilder();
    for (int i = NAME_LETTERS - 1; i >= 0; i--) {
      int letter = (int) (id >>> (VERSION_BITS + LETTER_BITS * i)) & (LETTERS.length() - 1);
      name.append(LETTERS.charAt(letter));
    }
    return name.toString();
  }
}
