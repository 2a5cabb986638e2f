import type { BuiltApp } from '../app.ts';
import { APP_ORIGIN, FRONTEND_API, makeInstance, mintSession } from '../instance.ts';
import { type Server, startApp } from '../server.ts';
import { type ClerkMajor, clerkBundles } from './bundles.ts';
import { selfSigned } from './certificate.ts';
import { type Chromium, launch } from './chromium.ts';
import { type Front, tlsFront } from './front.ts';
import type { Person } from './frontend-api/resources.ts';
import { type FrontendApi, frontendApi } from './frontend-api/server.ts';
import type { Browser } from './playwright.ts';
import { APP_HOST, fakeSites, SITE_NAMES, type Sites } from './sites.ts';

export const PERSON: Person = {
  id: 'user_offline1',
  email: 'ada@offline.example',
  password: 'correct horse battery',
};

/** An app as the world has it: behind TLS, with Clerk's services and the rest of the web around it, and a browser. */
export interface Stack {
  app: BuiltApp;
  server: Server;
  frontendApi: FrontendApi;
  sites: Sites;
  front: Front;
  browser: Browser;
  stop: () => Promise<void>;
}

/**
 * Starts a built app and everything around it.
 * @param clerk major whose browser code the app asks for
 */
export async function openStack(app: BuiltApp, clerk: ClerkMajor, chromium: Chromium): Promise<Stack> {
  const closing: (() => Promise<unknown>)[] = [];
  const opened = <T>(thing: T, close: () => Promise<unknown>): T => {
    closing.unshift(close);
    return thing;
  };
  const stop = async () => {
    for (const close of closing) await close();
  };
  try {
    const instance = makeInstance();
    const certificate = selfSigned([APP_HOST, FRONTEND_API, ...SITE_NAMES]);
    const known = {
      app: APP_ORIGIN,
      person: PERSON,
      mint: (of: { userId: string; sessionId: string }) => mintSession(instance, of),
    };
    const domain = FRONTEND_API.replace(/^[^.]+\./, '');
    const clerkHost = await frontendApi(certificate, await clerkBundles(clerk), known, domain);
    opened(clerkHost, clerkHost.close);
    const sites = await fakeSites(certificate);
    opened(sites, sites.close);
    const server = await startApp(app, { instance });
    opened(server, server.stop);
    const front = await tlsFront(certificate, server.origin, APP_HOST);
    opened(front, front.close);
    const hosts = Object.fromEntries(SITE_NAMES.map((name) => [name, sites.port]));
    const all = { ...hosts, [FRONTEND_API]: clerkHost.port, [APP_HOST]: front.port };
    const browser = await launch(chromium, all, certificate.fingerprint);
    opened(browser, () => browser.close());
    return { app, server, frontendApi: clerkHost, sites, front, browser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
