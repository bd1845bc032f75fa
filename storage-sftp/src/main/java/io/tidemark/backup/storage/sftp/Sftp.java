package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of SFTP version 3, with the extensions that make it safe. Every request is sent at
 * once; what it brings is in the {@link Answer}, so that a caller can have many under way. A path
 * is absolute. Thread-safe.
 */
final class Sftp {

  private static final int PRIVATE_FILE = 0600;
  private static final int PRIVATE_FOLDER = 0700;

  /** A large file that is not on the medium yet takes its time; nothing else does. */
  private static final int FSYNC_PATIENCE = 10;

  private final Wire wire;
  private final Map<String, String> extensions;

  Sftp(Wire wire, Map<String, String> extensions) {
    this.wire = wire;
    this.extensions = extensions;
  }

  /** An open file or folder of the server, good for as long as the connection is. */
  static final class Handle {
    private final byte[] id;

    Handle(byte[] id) {
      this.id = id;
    }
  }

  /** An entry of a folder. */
  record Entry(String name, Attributes attributes) {}

  boolean fsyncs() {
    return offers("fsync@openssh.com");
  }

  boolean links() {
    return offers("hardlink@openssh.com");
  }

  boolean tellsSpace() {
    return offers("statvfs@openssh.com");
  }

  boolean tellsLimits() {
    return offers("limits@openssh.com");
  }

  private boolean offers(String extension) {
    return extensions.containsKey(extension);
  }

  /** Creates a file that only its owner may read, or fails if the name is taken. */
  Answer<Handle> create(String path) throws IOException {
    int flags = Fxp.FLAG_WRITE | Fxp.FLAG_CREATE | Fxp.FLAG_EXCLUSIVE;
    Packet packet = new Packet(Fxp.OPEN).text(path).number(flags);
    return wire.send(packet.number(Fxp.ATTR_PERMISSIONS).number(PRIVATE_FILE), Sftp::handle);
  }

  Answer<Handle> openForWriting(String path) throws IOException {
    return open(path, Fxp.FLAG_WRITE);
  }

  Answer<Handle> openForReading(String path) throws IOException {
    return open(path, Fxp.FLAG_READ);
  }

  private Answer<Handle> open(String path, int flags) throws IOException {
    return wire.send(new Packet(Fxp.OPEN).text(path).number(flags).number(0), Sftp::handle);
  }

  /** Returns the number of bytes that a write request can carry in a single packet of SSH. */
  int writeSize(Handle file) {
    return wire.packetSize() - Packet.HEADER - 4 - file.id.length - 8 - 4;
  }

  Answer<Boolean> write(Handle file, long offset, byte[] bytes, int length) throws IOException {
    Packet packet = new Packet(Fxp.WRITE, Packet.HEADER + 4 + file.id.length + 8 + 4 + length);
    packet.block(file.id, file.id.length).wide(offset).block(bytes, length);
    return wire.send(packet, Sftp::done);
  }

  /** Reads at most {@code length} bytes, at least one, or none at the end of the file. */
  Answer<ByteBuffer> read(Handle file, long offset, int length) throws IOException {
    Packet packet = new Packet(Fxp.READ).block(file.id, file.id.length);
    return wire.send(packet.wide(offset).number(length), Sftp::data);
  }

  /** Flushes a file to the medium. */
  Answer<Boolean> fsync(Handle file) throws IOException {
    Packet packet = new Packet(Fxp.EXTENDED).text("fsync@openssh.com");
    return wire.send(packet.block(file.id, file.id.length), FSYNC_PATIENCE, Sftp::done);
  }

  /** Closes a file; on some file systems this is where a failed write comes to light. */
  Answer<Boolean> close(Handle file) throws IOException {
    Packet packet = new Packet(Fxp.CLOSE).block(file.id, file.id.length);
    return wire.send(packet, FSYNC_PATIENCE, Sftp::done);
  }

  Answer<Attributes> attributes(Handle file) throws IOException {
    Packet packet = new Packet(Fxp.FSTAT).block(file.id, file.id.length);
    return wire.send(packet, reply -> Attributes.of(expect(Fxp.ATTRS, reply)));
  }

  /** Looks at a file, folder or symbolic link; empty if there is nothing of that name. */
  Answer<Optional<Attributes>> look(String path) throws IOException {
    return wire.send(new Packet(Fxp.LSTAT).text(path), Sftp::attributesIfAny);
  }

  Answer<Boolean> changeTime(String path, long seconds) throws IOException {
    Packet packet = new Packet(Fxp.SETSTAT).text(path).number(Fxp.ATTR_TIMES);
    return wire.send(packet.number((int) seconds).number((int) seconds), Sftp::done);
  }

  Answer<Boolean> createFolder(String path) throws IOException {
    Packet packet = new Packet(Fxp.MKDIR).text(path);
    return wire.send(packet.number(Fxp.ATTR_PERMISSIONS).number(PRIVATE_FOLDER), Sftp::done);
  }

  Answer<Boolean> removeFolder(String path) throws IOException {
    return wire.send(new Packet(Fxp.RMDIR).text(path), Sftp::done);
  }

  /** Removes a file; returns whether it was there. */
  Answer<Boolean> remove(String path) throws IOException {
    return wire.send(new Packet(Fxp.REMOVE).text(path), Sftp::doneIfAny);
  }

  /** Moves a file. What happens if the new name is taken depends on the server. */
  Answer<Boolean> rename(String from, String to) throws IOException {
    return wire.send(new Packet(Fxp.RENAME).text(from).text(to), Sftp::done);
  }

  /** Gives a file a second name, or fails if that is taken. */
  Answer<Boolean> link(String file, String name) throws IOException {
    Packet packet = new Packet(Fxp.EXTENDED).text("hardlink@openssh.com");
    return wire.send(packet.text(file).text(name), Sftp::done);
  }

  /** Returns the absolute path of a folder; {@code .} is where a login begins. */
  Answer<String> realPath(String path) throws IOException {
    return wire.send(
        new Packet(Fxp.REALPATH).text(path),
        reply -> {
          expect(Fxp.NAME, reply).number();
          return reply.text();
        });
  }

  Answer<Handle> openFolder(String path) throws IOException {
    return wire.send(new Packet(Fxp.OPENDIR).text(path), Sftp::handle);
  }

  /** Returns more entries of a folder, or none when there are no more. */
  Answer<List<Entry>> entries(Handle folder) throws IOException {
    Packet packet = new Packet(Fxp.READDIR).block(folder.id, folder.id.length);
    return wire.send(packet, Sftp::names);
  }

  Answer<Space> space(String path) throws IOException {
    Packet packet = new Packet(Fxp.EXTENDED).text("statvfs@openssh.com").text(path);
    return wire.send(packet, reply -> Space.of(expect(Fxp.EXTENDED_REPLY, reply)));
  }

  /** Returns how many bytes one read request may ask for; 0 if the server does not mind. */
  Answer<Long> readLimit() throws IOException {
    return wire.send(
        new Packet(Fxp.EXTENDED).text("limits@openssh.com"),
        reply -> {
          expect(Fxp.EXTENDED_REPLY, reply).wide();
          return reply.wide();
        });
  }

  private static Reply expect(int type, Reply reply) throws IOException {
    if (reply.type() == type) {
      return reply;
    }
    if (reply.type() != Fxp.STATUS) {
      throw new ProtocolException("the server sent an answer of type " + reply.type());
    }
    throw status(reply.number(), reply);
  }

  private static StatusException status(int code, Reply reply) throws IOException {
    return new StatusException(code, reply.isEmpty() ? "" : reply.text());
  }

  private static boolean done(Reply reply) throws IOException {
    int code = code(reply);
    if (code != Fxp.OK) {
      throw status(code, reply);
    }
    return true;
  }

  private static boolean doneIfAny(Reply reply) throws IOException {
    int code = code(reply);
    if (code == Fxp.NO_SUCH_FILE) {
      return false;
    }
    if (code != Fxp.OK) {
      throw status(code, reply);
    }
    return true;
  }

  private static int code(Reply reply) throws IOException {
    if (reply.type() != Fxp.STATUS) {
      throw new ProtocolException("the server sent an answer of type " + reply.type());
    }
    return reply.number();
  }

  private static Handle handle(Reply reply) throws IOException {
    return new Handle(expect(Fxp.HANDLE, reply).bytes());
  }

  private static Optional<Attributes> attributesIfAny(Reply reply) throws IOException {
    if (reply.type() == Fxp.STATUS) {
      int code = reply.number();
      if (code == Fxp.NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw status(code, reply);
    }
    return Optional.of(Attributes.of(expect(Fxp.ATTRS, reply)));
  }

  private static ByteBuffer data(Reply reply) throws IOException {
    return reply.type() == Fxp.STATUS ? nothingIfEnd(reply) : expect(Fxp.DATA, reply).block();
  }

  private static ByteBuffer nothingIfEnd(Reply reply) throws IOException {
    int code = reply.number();
    if (code == Fxp.EOF) {
      return ByteBuffer.allocate(0);
    }
    throw status(code, reply);
  }

  private static List<Entry> names(Reply reply) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (reply.type() == Fxp.STATUS) {
      nothingIfEnd(reply);
      return entries;
    }
    for (int left = expect(Fxp.NAME, reply).number(); left > 0; left--) {
      String name = reply.text();
      reply.block(); // the same as a line of "ls -l"
      entries.add(new Entry(name, Attributes.of(reply)));
    }
    return entries;
  }
}
