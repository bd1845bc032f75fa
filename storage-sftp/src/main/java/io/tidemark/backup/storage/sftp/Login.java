package io.tidemark.backup.storage.sftp;

import io.tidemark.backup.codec.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.jspecify.annotations.Nullable;

/** What a user proves his identity with: keys from files, an agent, a password. */
record Login(List<IdentityFile> identities, @Nullable Path agent, @Nullable Secret password) {

  Login {
    identities = List.copyOf(identities);
  }

  /** Reads all private keys. */
  List<KeyPair> keys() throws IOException {
    List<KeyPair> keys = new ArrayList<>();
    for (IdentityFile identity : identities) {
      keys.addAll(identity.load());
    }
    return keys;
  }

  /** Looks whether the agent answers, so that its absence is not taken for the server's. */
  void checkAgent() throws IOException {
    if (agent != null) {
      UnixAgent.connect(agent).close();
    }
  }

  void prepare(SshClient client) {
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    if (agent != null) {
      client.setAgentFactory(new UnixAgent.Factory(agent));
    }
    client.setUserAuthFactories(
        password == null
            ? List.of(UserAuthPublicKeyFactory.INSTANCE)
            : List.of(
                UserAuthPublicKeyFactory.INSTANCE,
                UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
  }

  void offer(ClientSession session, List<KeyPair> keys) {
    keys.forEach(session::addPublicKeyIdentity);
    if (password != null) {
      session.addPasswordIdentity(new String(password.reveal()));
    }
  }

  /** Says what was offered, for a message. */
  String described() {
    Stream<String> files = identities.stream().map(identity -> "the key in " + identity.path());
    Stream<String> agents =
        agent == null ? Stream.of() : Stream.of("the keys of the agent at " + agent);
    Stream<String> passwords = password == null ? Stream.of() : Stream.of("a password");
    String all =
        Stream.of(files, agents, passwords).flatMap(s -> s).collect(Collectors.joining(", "));
    return all.isEmpty() ? "nothing, since there is no key" : all;
  }
}
