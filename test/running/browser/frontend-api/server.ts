import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Bundles } from '../bundles.ts';
import type { Certificate } from '../certificate.ts';
import { type Listening, serveTls } from '../https-server.ts';
import { FrontendState, type Instance } from './state.ts';

export interface FrontendApi extends Listening {
  state: FrontendState;
  /** `METHOD /path` of every request, in order. */
  asked: string[];
}

/** `/npm/@clerk/<package>@<version>/dist/<file>`; chunks are asked for under the full version. */
const ASSET = /^\/npm\/@clerk\/([a-z-]+)@[^/]+\/dist\/([\w.-]+\.js)$/;

function sendAsset(bundles: Bundles, name: string, file: string, response: ServerResponse): void {
  const path = join(bundles[name] ?? '', file);
  if (bundles[name] === undefined || !existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
  createReadStream(path).pipe(response);
}

/** clerk-js loads its scripts with `crossorigin`, and calls the API with credentials. */
function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('access-control-allow-origin', origin ?? '*');
  if (origin === undefined) return;
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'Origin');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** In production it is the Frontend API that sets `__client_uat`, for the whole domain. */
function cookies(state: FrontendState, domain: string): string[] {
  const since = state.signedIn ? Math.floor(state.signedIn.at / 1000) : 0;
  return [
    `__client_uat=${since}; Path=/; Domain=${domain}; Secure; SameSite=Lax; Max-Age=31536000`,
    '__client=offline; Path=/; Secure; HttpOnly; SameSite=None',
  ];
}

/**
 * A stand-in for Clerk's Frontend API at a host of the app's own domain: the real browser bundles, and the answers of
 * {@link FrontendState}.
 * @param domain the registrable domain that app and Frontend API share
 */
export async function frontendApi(
  certificate: Certificate,
  bundles: Bundles,
  instance: Instance,
  domain: string,
): Promise<FrontendApi> {
  const state = new FrontendState(instance);
  const asked: string[] = [];
  const listening = await serveTls(certificate, async (request, response) => {
    const url = new URL(request.url ?? '/', 'https://frontend-api');
    // clerk-js tunnels PATCH and DELETE through POST, which needs no preflight.
    const method = url.searchParams.get('_method') ?? request.method ?? 'GET';
    asked.push(`${method} ${url.pathname}`);
    allowOrigin(request, response);
    const [, name, file] = ASSET.exec(url.pathname) ?? [];
    if (name !== undefined && file !== undefined) return sendAsset(bundles, name, file, response);
    const form = new URLSearchParams(await bodyOf(request));
    const [status, body] = state.answer(method, url.pathname, form);
    response.setHeader('set-cookie', cookies(state, domain));
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  });
  return { ...listening, state, asked };
}
