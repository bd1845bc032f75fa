/**
 * Extension points for compression and encryption. A codec is named in the manifest and found again
 * by that name; its stored bytes are readable by the usual command line tool of its format.
 */
package io.tidemark.backup.codec;
