package io.tidemark.backup.redis;

import io.tidemark.backup.redis.wire.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A node of a cluster, as a node sees it.
 *
 * @param primary the id of the node that it is a replica of; {@code -} if of none
 * @param epoch of its configuration; grows with each failover and each slot that comes
 * @param slots ranges; those that are being moved are in brackets, on the node's own line only
 */
record ClusterNode(
    String id,
    Endpoint endpoint,
    Set<String> flags,
    String primary,
    String epoch,
    boolean connected,
    List<String> slots) {

  private static final int FIRST_SLOT = 8;

  ClusterNode {
    flags = Set.copyOf(flags);
    slots = List.copyOf(slots);
  }

  /** Reads what CLUSTER NODES answers at {@code asked}. */
  static List<ClusterNode> parse(String text, Endpoint asked) {
    List<ClusterNode> nodes = new ArrayList<>();
    text.lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length >= FIRST_SLOT)
        .forEach(words -> nodes.add(node(words, asked)));
    return nodes;
  }

  private static ClusterNode node(String[] words, Endpoint asked) {
    return new ClusterNode(
        words[0],
        endpoint(words[1], asked),
        Set.of(words[2].split(",", -1)),
        words[3],
        words[6],
        words[7].equals("connected"),
        Arrays.asList(words).subList(FIRST_SLOT, words.length));
  }

  /** Reads {@code host:port@bus-port,name}. */
  private static Endpoint endpoint(String text, Endpoint asked) {
    String[] parts = text.split(",", -1);
    String address = parts[0].split("@", 2)[0];
    int colon = address.lastIndexOf(':');
    String host = colon < 1 ? asked.host() : address.substring(0, colon);
    String name = parts.length > 1 && !parts[1].contains("=") ? parts[1] : "";
    return new Endpoint(
        name.isEmpty() ? host : name, Integer.parseInt(address.substring(colon + 1)), asked.tls());
  }

  boolean isMyself() {
    return flags.contains("myself");
  }

  boolean ownsSlots() {
    return flags.contains("master") && !slots.isEmpty();
  }

  boolean isHealthyReplicaOf(ClusterNode node) {
    return primary.equals(node.id)
        && connected
        && flags.stream().allMatch(flag -> flag.equals("slave") || flag.equals("myself"));
  }

  /** Whether a slot is on its way to this node or from it. */
  boolean movesSlots() {
    return slots.stream().anyMatch(slot -> slot.startsWith("["));
  }

  /** Returns the number of slots that are its own. */
  int slotCount() {
    return slots.stream().filter(slot -> !slot.startsWith("[")).mapToInt(ClusterNode::width).sum();
  }

  private static int width(String range) {
    String[] ends = range.split("-", 2);
    return ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
  }

  /** Whether it is still in charge of the same slots, and none is on its way. */
  boolean holdsWhat(ClusterNode earlier) {
    return flags.contains("master") && epoch.equals(earlier.epoch) && slots.equals(earlier.slots);
  }
}
