import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GithubAccount {
  id: number;
  name: string;
  /** What the public profile says, which anybody can write. */
  publicEmail: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
}

export interface GithubServer {
  readonly address: string;
  account: GithubAccount;
  close(): Promise<void>;
}

/** As much of GitHub as signing in asks for. Every code is good for the account that is set. */
export async function startGithubServer(account: GithubAccount): Promise<GithubServer> {
  const server = createServer((request, response) => {
    const answers: Record<string, unknown> = {
      '/login/oauth/access_token': { access_token: 'gho_secret', token_type: 'bearer', scope: 'user:email' },
      '/user': { id: state.account.id, login: 'someone', name: state.account.name, email: state.account.publicEmail },
      '/user/emails': state.account.emails,
    };
    const answer = answers[request.url?.split('?')[0] ?? ''];
    request.resume();
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: GithubServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}
