package io.tidemark.backup.storage.sftp;

/** What happens with a server whose host key is not known. */
public enum HostKeyCheck {

  /** It is refused: its key must be in the {@code known_hosts} file, or pinned. */
  STRICT,

  /** It is believed this time and written down; a key that differs later is refused. */
  ACCEPT_NEW,

  /** Every key is believed, which anybody on the way can make use of. Each opening warns. */
  OFF
}
