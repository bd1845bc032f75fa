"""A disk in memory that loses what was not flushed and fails on demand (FaultyDisk.java drives it).

usage: faulty_disk.py MOUNT_POINT

A command is written to the file /.faulty-disk, which no listing shows; reading it tells how many
operations have changed something so far. Commands:
  heal                    no faults from now on
  fail NAME ERROR FROM    every operation NAME (write, fsync, close) fails with ERROR (EIO, ENOSPC): a write
                          from the byte FROM of its file on, the others on files of at least FROM bytes
  stall                   operations wait until the next command
  cut-power-after N       N more operations change something; then nothing works any more
  power-on                back to what had been flushed: bytes of files, names in folders
"""
import errno
import os
import stat
import sys
import threading
import time

from fusepy import FUSE, FuseOSError, Operations

CONTROL = "/.faulty-disk"


class Node:
    """A file or a folder: what programs see, and what a power cut leaves of it."""

    def __init__(self, mode):
        self.mode = mode
        self.links = 1
        self.owner = (os.getuid(), os.getgid())
        self.content = {} if stat.S_ISDIR(mode) else bytearray()
        self.flushed = {} if stat.S_ISDIR(mode) else b""
        self.changed = time.time()

    def flush(self):
        self.flushed = dict(self.content) if stat.S_ISDIR(self.mode) else bytes(self.content)

    def forget(self):
        if stat.S_ISDIR(self.mode):
            self.content = dict(self.flushed)
            for node in self.content.values():
                node.forget()
        else:
            self.content = bytearray(self.flushed)


class Disk(Operations):
    def __init__(self):
        self.root = Node(stat.S_IFDIR | 0o755)
        self.monitor = threading.Condition()
        self.operations = 0
        self.heal()

    def heal(self):
        self.failing, self.error, self.start = None, 0, 0
        self.stalled = False
        self.power_left = None

    # -- faults

    def command(self, words):
        if words[0] == "fail":
            self.failing, self.error, self.start = words[1], getattr(errno, words[2]), int(words[3])
        elif words[0] == "stall":
            self.stalled = True
        elif words[0] == "cut-power-after":
            self.power_left = int(words[1])
        else:
            self.heal()
            if words[0] == "power-on":
                self.root.forget()
        self.monitor.notify_all()

    def enter(self, name, offset=0, changes=True):
        while self.stalled:
            self.monitor.wait()
        if self.power_left is not None and self.power_left <= 0:
            raise FuseOSError(errno.EIO)
        if self.failing == name and offset >= self.start:
            raise FuseOSError(self.error)
        if changes:
            self.operations += 1
            if self.power_left is not None:
                self.power_left -= 1

    # -- names

    def find(self, path):
        node = self.root
        for name in [part for part in path.split("/") if part]:
            if not stat.S_ISDIR(node.mode):
                raise FuseOSError(errno.ENOTDIR)
            if name not in node.content:
                raise FuseOSError(errno.ENOENT)
            node = node.content[name]
        return node

    def parent(self, path):
        return self.find(os.path.dirname(path)), os.path.basename(path)

    def add(self, path, node):
        folder, name = self.parent(path)
        if name in folder.content:
            raise FuseOSError(errno.EEXIST)
        folder.content[name] = node
        folder.changed = time.time()

    # -- operations

    def getattr(self, path, fh=None):
        if path == CONTROL:
            return dict(st_mode=stat.S_IFREG | 0o600, st_nlink=1, st_size=64)
        with self.monitor:
            if path != "/":  # the way to the control file
                self.enter("getattr", changes=False)
            node = self.find(path)
            return dict(
                st_mode=node.mode, st_nlink=node.links, st_ino=id(node), st_size=len(node.content),
                st_uid=node.owner[0], st_gid=node.owner[1], st_mtime=node.changed)

    def readdir(self, path, fh):
        with self.monitor:
            self.enter("readdir", changes=False)
            return [".", ".."] + list(self.find(path).content)

    def create(self, path, mode, fi=None):
        with self.monitor:
            self.enter("create")
            self.add(path, Node(stat.S_IFREG | mode))
            return 0

    def mkdir(self, path, mode):
        with self.monitor:
            self.enter("mkdir")
            self.add(path, Node(stat.S_IFDIR | mode))

    def link(self, target, source):
        with self.monitor:
            self.enter("link")
            node = self.find(source)
            self.add(target, node)
            node.links += 1

    def rename(self, old, new):
        with self.monitor:
            self.enter("rename")
            folder, name = self.parent(old)
            target, new_name = self.parent(new)
            target.content[new_name] = folder.content.pop(name)

    def unlink(self, path):
        with self.monitor:
            self.enter("unlink")
            folder, name = self.parent(path)
            self.find(path).links -= 1
            del folder.content[name]

    def rmdir(self, path):
        with self.monitor:
            self.enter("rmdir")
            if self.find(path).content:
                raise FuseOSError(errno.ENOTEMPTY)
            folder, name = self.parent(path)
            del folder.content[name]

    def write(self, path, data, offset, fh):
        if path == CONTROL:
            with self.monitor:
                self.command(data.decode().split())
            return len(data)
        with self.monitor:
            self.enter("write", offset)
            node = self.find(path)
            node.content[offset:offset + len(data)] = data
            node.changed = time.time()
            return len(data)

    def read(self, path, size, offset, fh):
        with self.monitor:
            if path == CONTROL:
                return str(self.operations).encode().ljust(64)[offset:offset + size]
            self.enter("read", changes=False)
            return bytes(self.find(path).content[offset:offset + size])

    def truncate(self, path, length, fh=None):
        if path == CONTROL:
            return
        with self.monitor:
            self.enter("truncate")
            node = self.find(path)
            node.content[:] = node.content[:length].ljust(length, b"\0")

    def chmod(self, path, mode):
        with self.monitor:
            self.enter("chmod")
            node = self.find(path)
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)

    def chown(self, path, uid, gid):
        with self.monitor:
            self.enter("chown")
            self.find(path).owner = (uid, gid)

    def utimens(self, path, times=None):
        with self.monitor:
            self.enter("utimens")
            self.find(path).changed = times[1] if times else time.time()

    def flush(self, path, fh):
        with self.monitor:
            if path != CONTROL:
                self.enter("close", len(self.find(path).content), changes=False)

    def fsync(self, path, datasync, fh):
        with self.monitor:
            node = self.find(path)
            self.enter("fsync", len(node.content))
            node.flush()

    fsyncdir = fsync


if __name__ == "__main__":
    FUSE(Disk(), sys.argv[1], foreground=True, direct_io=True, attr_timeout=0, entry_timeout=0,
         allow_other=True, default_permissions=True, use_ino=True)
