// The provider of the tests: certified software with people made up here. Prints its issuer once it answers.
// Anyone signs in by the name before the @; what is in PEOPLE is what the provincial account would say of them.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { OIDC_PORT = '0', OIDC_CALLBACK, OIDC_PEOPLE = '{}' } = process.env;
const people = JSON.parse(OIDC_PEOPLE);
const server = createServer();

server.listen(Number(OIDC_PORT), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'simpul', client_secret: 'a secret of the tests alone', redirect_uris: [OIDC_CALLBACK] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'nip', 'roles'] },
    scopes: ['openid', 'email', 'profile'],
    pkce: { required: () => true },
    cookies: { keys: ['tests alone'] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
