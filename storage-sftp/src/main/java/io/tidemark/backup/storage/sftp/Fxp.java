package io.tidemark.backup.storage.sftp;

/** The numbers of SFTP version 3, as draft-ietf-secsh-filexfer-02 gives them. */
final class Fxp {

  static final int VERSION_3 = 3;

  static final int INIT = 1;
  static final int VERSION = 2;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int WRITE = 6;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int SETSTAT = 9;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REMOVE = 13;
  static final int MKDIR = 14;
  static final int RMDIR = 15;
  static final int REALPATH = 16;
  static final int RENAME = 18;
  static final int STATUS = 101;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int NAME = 104;
  static final int ATTRS = 105;
  static final int EXTENDED = 200;
  static final int EXTENDED_REPLY = 201;

  static final int OK = 0;
  static final int EOF = 1;
  static final int NO_SUCH_FILE = 2;
  static final int PERMISSION_DENIED = 3;
  static final int FAILURE = 4;
  static final int BAD_MESSAGE = 5;
  static final int OP_UNSUPPORTED = 8;

  static final int FLAG_READ = 0x01;
  static final int FLAG_WRITE = 0x02;
  static final int FLAG_CREATE = 0x08;
  static final int FLAG_EXCLUSIVE = 0x20;

  static final int ATTR_SIZE = 0x01;
  static final int ATTR_OWNER = 0x02;
  static final int ATTR_PERMISSIONS = 0x04;
  static final int ATTR_TIMES = 0x08;
  static final int ATTR_EXTENDED = 0x80000000;

  private Fxp() {}
}
