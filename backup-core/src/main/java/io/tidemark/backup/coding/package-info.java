/**
 * How an encoder or decoder of any format is run: an encoder writes its end only after its content
 * returned normally, a decoder reports damage as one type and keeps reporting it. The formats
 * themselves are in {@code compression} and {@code encryption}.
 */
package io.tidemark.backup.coding;
