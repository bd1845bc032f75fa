package com.example.tidemark.webdav;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the answer to a PROPFIND (RFC 4918, section 13). An answer that is cut off or that makes no
 * sense is a failure, since a list with holes is worse than none. Document types and entities are
 * not looked at: a server could make this process read its own files with them.
 */
final class MultiStatus {

  private static final String DAV = "DAV:";

  private final String root;
  private final Instant now;
  private final List<Entry> entries = new ArrayList<>();
  private String path = "";
  private String size = "";
  private String modified = "";
  private boolean collection;

  /**
   * Creates the reader of one answer.
   *
   * @param root the folder that paths are relative to
   * @param now the server's time
   */
  MultiStatus(URI root, Instant now) {
    this.root = root.getPath();
    this.now = now;
  }

  List<Entry> entries(InputStream xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(xml);
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT && DAV.equals(reader.getNamespaceURI())) {
          begin(reader);
        } else if (event == XMLStreamConstants.END_ELEMENT && isResponse(reader)) {
          end();
        }
      }
      return entries;
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new IOException("the server's list of what is in " + root + " makes no sense", e);
    }
  }

  private static boolean isResponse(XMLStreamReader reader) {
    return DAV.equals(reader.getNamespaceURI()) && "response".equals(reader.getLocalName());
  }

  private void begin(XMLStreamReader reader) throws XMLStreamException {
    switch (reader.getLocalName()) {
      case "response" -> {
        path = "";
        size = "";
        modified = "";
        collection = false;
      }
      case "href" -> path = URI.create(reader.getElementText().strip()).getPath();
      case "collection" -> collection = true;
      // Properties that there are not may be listed too, as empty ones.
      case "getcontentlength" -> size += reader.getElementText().strip();
      case "getlastmodified" -> modified += reader.getElementText().strip();
      default -> {}
    }
  }

  private void end() throws IOException {
    String whole = collection && !path.endsWith("/") ? path + "/" : path;
    if (!whole.startsWith(root)) {
      throw new IOException("the server lists '" + path + "' in " + root);
    }
    String relative = whole.substring(root.length()).replaceFirst("/$", "");
    Instant time = Answers.instant(modified, "the age of " + path);
    entries.add(
        new Entry(
            relative,
            collection,
            collection ? 0 : Long.parseLong(size),
            time,
            Duration.between(time, now)));
  }
}
